// did:web documents made by @digitalbazaar/ed25519-multikey, ed25519-verification-key-2020 and jose, served over HTTPS.
//   node did-web.mjs CERTIFICATE KEY PORT, then one JSON object a line out: {ready, did}; in: {sign: text} → {signature} in base64url by #multikey
import fs from 'node:fs';
import https from 'node:https';
import readline from 'node:readline';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import { Ed25519VerificationKey2020 } from '@digitalbazaar/ed25519-verification-key-2020';
import { exportJWK, generateKeyPair } from 'jose';

const [certificate, key, port] = process.argv.slice(2);
const did = `did:web:localhost%3A${port}`;

async function documentOf(id) {
  const multikey = await Ed25519Multikey.generate({ id: `${id}#multikey`, controller: id });
  const suite2020 = await Ed25519VerificationKey2020.generate({ id: `${id}#suite-2020`, controller: id });
  const { publicKey } = await generateKeyPair('ES384', { extractable: true });
  const document = {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1', 'https://w3id.org/security/suites/ed25519-2020/v1', 'https://w3id.org/security/suites/jws-2020/v1'],
    id,
    verificationMethod: [
      await multikey.export({ publicKey: true, includeContext: false }),
      await suite2020.export({ publicKey: true, includeContext: false }),
      { id: '#jwk', type: 'JsonWebKey2020', controller: id, publicKeyJwk: await exportJWK(publicKey) },
    ],
    authentication: ['#multikey', `${id}#suite-2020`],
    assertionMethod: [`${id}#multikey`, '#jwk'],
    service: [{ id: '#files', type: 'Files', serviceEndpoint: 'https://files.example/' }],
  };
  for (const method of document.verificationMethod) {
    delete method['@context'];
  }

  return { document, multikey };
}

const root = await documentOf(did);
const alice = await documentOf(`${did}:users:alice`);
const answers = new Map([
  ['/.well-known/did.json', JSON.stringify(root.document)],
  ['/users/alice/did.json', JSON.stringify(alice.document)],
  ['/liar/did.json', JSON.stringify(root.document)],
  ['/twice/did.json', `{"id":"${did}:twice","id":"${did}:twice"}`],
  ['/large/did.json', JSON.stringify({ id: `${did}:large`, note: 'x'.repeat(100_000) })],
]);

https.createServer({ cert: fs.readFileSync(certificate), key: fs.readFileSync(key) }, (request, response) => {
  const answer = answers.get(request.url);
  if (request.url === '/away/did.json') {
    response.writeHead(302, { location: 'https://127.0.0.1:1/did.json' }).end();
  } else {
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/did+ld+json' }).end(answer ?? '');
  }
}).listen(Number(port), '127.0.0.1', () => process.stdout.write(`${JSON.stringify({ ready: true, did })}\n`));

for await (const line of readline.createInterface({ input: process.stdin })) {
  const signature = await root.multikey.signer().sign({ data: new TextEncoder().encode(JSON.parse(line).sign) });
  process.stdout.write(`${JSON.stringify({ signature: Buffer.from(signature).toString('base64url') })}\n`);
}

process.exit(0);
