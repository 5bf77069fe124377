// JWS, JWT and JWK of the npm package jose, one JSON object per line in and out.
//   {op: "sign", jwk, header, payload} → {jws}               {op: "verify", jwk, jws} → {payload, header} or {error}
//   {op: "verifyToken", jwk, jws, options, now} → {claims} or {error}      {op: "thumbprint", jwk} → {thumbprint}      {op: "generate", alg} → {jwk}
import readline from 'node:readline';
import * as jose from 'jose';

const algorithm = (jwk) => (jwk.crv === 'Ed25519' ? 'EdDSA' : jwk.crv === 'P-256' ? 'ES256' : 'ES384');
const key = (jwk) => jose.importJWK(jwk, algorithm(jwk));
const operations = {
  generate: async ({ alg }) => {
    const { privateKey } = await jose.generateKeyPair(alg, { extractable: true });
    return { jwk: await jose.exportJWK(privateKey) };
  },
  thumbprint: async ({ jwk }) => ({ thumbprint: await jose.calculateJwkThumbprint(jwk) }),
  sign: async ({ jwk, header, payload }) => ({ jws: await new jose.CompactSign(Buffer.from(payload)).setProtectedHeader(header).sign(await key(jwk)) }),
  verify: async ({ jwk, jws }) => {
    const { payload, protectedHeader } = await jose.compactVerify(jws, await key(jwk));
    return { payload: Buffer.from(payload).toString(), header: protectedHeader };
  },
  verifyToken: async ({ jwk, jws, options, now }) => {
    const { payload } = await jose.jwtVerify(jws, await key(jwk), { ...options, currentDate: new Date(now * 1000) });
    return { claims: payload };
  },
};

for await (const line of readline.createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  console.log(JSON.stringify(await operations[request.op](request).catch((e) => ({ error: e.code ?? String(e) }))));
}
