// UCAN of iso-ucan, one JSON object per line in and out; tokens are base64 with padding.
//   {op: "verify", invocation, proofs[]} → {cid, proofs[cid]} or {error}
//   {op: "issue", algorithm: "Ed25519" | "P-256" | "P-384", length, command, policy, args} → {invocation, cid, proofs[], cids[]}
import readline from 'node:readline';
import { Delegation } from 'iso-ucan/delegation';
import { Invocation } from 'iso-ucan/invocation';
import { EdDSASigner } from 'iso-signatures/signers/eddsa.js';
import { ECDSASigner } from 'iso-signatures/signers/ecdsa.js';
import { verifier as eddsa } from 'iso-signatures/verifiers/eddsa.js';
import { verifier as ecdsa } from 'iso-signatures/verifiers/ecdsa.js';
import { Resolver } from 'iso-signatures/verifiers/resolver.js';

const verifierResolver = new Resolver({ ...eddsa, ...ecdsa });
const bytes = (text) => new Uint8Array(Buffer.from(text, 'base64'));
const text = (array) => Buffer.from(array).toString('base64');
const signer = (algorithm) => (algorithm === 'Ed25519' ? EdDSASigner.generate() : ECDSASigner.generate(algorithm));

const operations = {
  async verify({ invocation, proofs }) {
    const delegations = new Map();
    for (const proof of proofs) {
      const delegation = await Delegation.from({ bytes: bytes(proof), verifierResolver });
      delegations.set(delegation.cid.toString(), delegation);
    }
    const verified = await Invocation.from({
      bytes: bytes(invocation),
      verifierResolver,
      resolveProof: async (cid) => delegations.get(cid.toString()) ?? Promise.reject(new Error(`no proof ${cid}`)),
    });
    return { cid: verified.cid.toString(), proofs: [...delegations.keys()] };
  },

  async issue({ algorithm, length, command, policy, args }) {
    const parties = [];
    for (let i = 0; i <= length; i++) {
      parties.push(await signer(algorithm));
    }
    const chain = [];
    for (let i = 0; i < length; i++) {
      // The last link passes on whatever its issuer was given.
      const sub = i > 0 && i === length - 1 ? null : parties[0].did;
      chain.push(await Delegation.create({ iss: parties[i], aud: parties[i + 1].did, sub, pol: policy, cmd: command, ttl: 600 }));
    }
    const invocation = await Invocation.create({
      iss: parties[length], sub: parties[0].did, cmd: command, args, prf: chain, ttl: 600, verifierResolver,
    });
    return {
      invocation: text(invocation.bytes),
      cid: invocation.cid.toString(),
      proofs: chain.map((delegation) => text(delegation.bytes)),
      cids: chain.map((delegation) => delegation.cid.toString()),
    };
  },
};

for await (const line of readline.createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  try {
    console.log(JSON.stringify(await operations[request.op](request)));
  } catch (error) {
    console.log(JSON.stringify({ error: error.message }));
  }
}
