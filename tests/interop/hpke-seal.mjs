// Seals and opens OrleansMesh payloads (docs/wire-protocol.md §9.1) with @hpke/core: one JSON request on each line of standard input.
import { createHash } from "node:crypto";
import { createInterface } from "node:readline";
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from "@hpke/core";
import { Chacha20Poly1305 } from "@hpke/chacha20poly1305";

const kem = new DhkemX25519HkdfSha256();
const suites = {
  "AES-256-GCM": new CipherSuite({ kem, kdf: new HkdfSha256(), aead: new Aes256Gcm() }),
  "ChaCha20-Poly1305": new CipherSuite({ kem, kdf: new HkdfSha256(), aead: new Chacha20Poly1305() }),
};

const utf8 = (text) => new TextEncoder().encode(text);
const base64url = (bytes) => Buffer.from(bytes).toString("base64url");
const fromBase64url = (text) => new Uint8Array(Buffer.from(text, "base64url"));
const publicKey = (hex) => kem.importKey("raw", new Uint8Array(Buffer.from(hex, "hex")), true);
const privateKey = (hex) => kem.importKey("raw", new Uint8Array(Buffer.from(hex, "hex")), false);

function info(envelope, senderKey, recipientKey) {
  const texts = [envelope.sourceMeshId, envelope.targetMeshId, senderKey, recipientKey].map((text) => {
    const bytes = Buffer.from(text, "utf8");
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    return Buffer.concat([length, bytes]);
  });
  const federation = Buffer.from(envelope.federationId.replaceAll("-", ""), "hex");
  return new Uint8Array(Buffer.concat([Buffer.from("OrleansMesh sealed v1\0"), federation, ...texts]));
}

// Members are named in the order of RFC 8785, and all texts are plain ASCII.
const blockText = (b) => JSON.stringify({
  algorithm: b.algorithm, enc: b.enc, iv: b.iv, key_id: b.key_id, recipient_key: b.recipient_key, sender_key: b.sender_key, sequence: b.sequence,
});
const associated = (e, block, type) => utf8(
  `{"encryption":${blockText(block)},"federationId":"${e.federationId}","messageId":"${e.messageId}","sourceMeshId":"${e.sourceMeshId}","targetMeshId":"${e.targetMeshId}","type":"${type}"}`);

async function open(request) {
  const { envelope } = request;
  const block = envelope.payload.encryption;
  const context = await suites[block.algorithm].createRecipientContext({
    recipientKey: await privateKey(request.recipientKey),
    senderPublicKey: await publicKey(request.senderPublicKey),
    enc: fromBase64url(block.enc),
    info: info(envelope, block.sender_key, block.recipient_key),
  });
  // A context counts by itself, from 0; each message is opened with a context of its own here.
  context._ctx.seq = block.sequence;
  const data = await context.open(fromBase64url(envelope.payload.data), associated(envelope, block, envelope.payload.type));
  return { data: Buffer.from(data).toString("utf8") };
}

async function seal(request) {
  const { envelope, senderKeyId, recipientKeyId, algorithm } = request;
  const context = await suites[algorithm].createSenderContext({
    recipientPublicKey: await publicKey(request.recipientPublicKey),
    senderKey: { privateKey: await privateKey(request.senderKey), publicKey: await publicKey(request.senderPublicKey) },
    info: info(envelope, senderKeyId, recipientKeyId),
  });
  const enc = new Uint8Array(context.enc);
  const payloads = [];
  for (let sequence = 0; sequence < request.data.length; sequence++) {
    // The package does not publish its nonces, and the block shows them.
    const iv = new Uint8Array(context._ctx.baseNonce);
    new DataView(iv.buffer).setUint32(8, new DataView(iv.buffer).getUint32(8) ^ sequence);
    const block = {
      algorithm, enc: base64url(enc), iv: base64url(iv), key_id: base64url(createHash("sha256").update(enc).digest().subarray(0, 16)),
      recipient_key: recipientKeyId, sender_key: senderKeyId, sequence,
    };
    const ciphertext = await context.seal(utf8(request.data[sequence]), associated(envelope, block, request.type));
    payloads.push({ data: base64url(ciphertext), encryption: blockText(block) });
  }

  return { payloads };
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  console.log(JSON.stringify(await (request.op === "open" ? open(request) : seal(request))));
}
