// ML-KEM-768 of @noble/post-quantum, one JSON object per line in and out; everything is hexadecimal.
//   {op: "key", seed} → {publicKey}      {op: "encapsulate", publicKey} → {ciphertext, shared}      {op: "decapsulate", seed, ciphertext} → {shared}
import readline from 'node:readline';
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';

const bytes = (hex) => new Uint8Array(Buffer.from(hex, 'hex'));
const hex = (array) => Buffer.from(array).toString('hex');
const operations = {
  key: ({ seed }) => ({ publicKey: hex(ml_kem768.keygen(bytes(seed)).publicKey) }),
  encapsulate: ({ publicKey }) => {
    const { cipherText, sharedSecret } = ml_kem768.encapsulate(bytes(publicKey));
    return { ciphertext: hex(cipherText), shared: hex(sharedSecret) };
  },
  decapsulate: ({ seed, ciphertext }) => ({ shared: hex(ml_kem768.decapsulate(bytes(ciphertext), ml_kem768.keygen(bytes(seed)).secretKey)) }),
};

for await (const line of readline.createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  console.log(JSON.stringify(operations[request.op](request)));
}
