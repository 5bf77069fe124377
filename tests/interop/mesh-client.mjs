// A mesh that joins a hub with no code of OrleansMesh: Noise by noise-c, ML-KEM by @noble/post-quantum, signatures by node:crypto (docs/wire-protocol.md).
//
//   node mesh-client.mjs --hub HOST:PORT --home FOLDER --pattern XX|IK [--hub-static HEX] [--kem] [--frames N]
//
// FOLDER is one that `orleansmesh keys new` made. Joins, sends N pings and N requests, and prints what it saw as one JSON object. Exit code 1 when anything was not as the protocol says.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';
import { NoiseChannel } from './noise-channel.mjs';

const { values: options } = parseArgs({
  options: {
    hub: { type: 'string' },
    home: { type: 'string' },
    pattern: { type: 'string', default: 'XX' },
    'hub-static': { type: 'string' },
    kem: { type: 'boolean', default: false },
    frames: { type: 'string', default: '1000' },
  },
});
const type = { handshake: 1, heartbeat: 3, discovery: 4 };
const lane = { [type.handshake]: 0, [type.heartbeat]: 0, [type.discovery]: 2 };
const inFlight = 32;
const sha256 = (bytes) => crypto.createHash('sha256').update(bytes).digest();

// 32 bytes of Ed25519 seed as the key of node:crypto: PKCS #8 with its fixed head (RFC 8410).
const ed25519 = (seed) =>
  crypto.createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]), format: 'der', type: 'pkcs8' });
const publicBytes = (key) => crypto.createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);

function base58(bytes) {
  const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
  let number = BigInt('0x' + bytes.toString('hex'));
  let text = '';
  for (; number > 0n; number /= 58n) text = alphabet[Number(number % 58n)] + text;
  for (const byte of bytes) {
    if (byte !== 0) break;
    text = '1' + text;
  }
  return text;
}

function fromBase58(text) {
  const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
  const number = [...text].reduce((sum, digit) => sum * 58n + BigInt(alphabet.indexOf(digit)), 0n);
  const hex = number.toString(16);
  return Buffer.from(hex.length % 2 ? '0' + hex : hex, 'hex');
}

const seedOf = (file) => Buffer.from(fs.readFileSync(path.join(options.home, file), 'utf8').trim(), 'hex');
const nodeIdOf = (key) => 'did:key:z' + base58(Buffer.concat([Buffer.from('ed01', 'hex'), key]));

// The X25519 form of an Ed25519 key: the first half of SHA-512 of the seed, which X25519 clamps; u = (1 + y) / (1 - y) for the public one.
const privateToX25519 = (seed) => crypto.createHash('sha512').update(seed).digest().subarray(0, 32);

function publicToX25519(key) {
  const p = 2n ** 255n - 19n;
  const little = Buffer.from(key).reverse();
  little[0] &= 0x7f;
  const y = BigInt('0x' + little.toString('hex'));
  let inverse = 1n;
  for (let base = (((1n - y) % p) + p) % p, power = p - 2n; power > 0n; power >>= 1n, base = (base * base) % p) {
    if (power & 1n) inverse = (inverse * base) % p;
  }
  return Buffer.from((((1n + y) * inverse) % p).toString(16).padStart(64, '0'), 'hex').reverse();
}

function must(holds, what) {
  if (!holds) throw new Error(what);
}

// Lanes and frames, §4.
class Frames {
  #channel;
  #lanes = new Map();
  #ready = [];

  constructor(channel) {
    this.#channel = channel;
  }

  send(frameType, payload) {
    const head = Buffer.alloc(6);
    head[0] = lane[frameType];
    head.writeUInt32BE(payload.length + 1, 1);
    head[5] = frameType;
    this.#channel.send(Buffer.concat([head, payload]));
  }

  async receive() {
    while (!this.#ready.length) {
      const record = await this.#channel.receive();
      let stream = Buffer.concat([this.#lanes.get(record[0]) ?? Buffer.alloc(0), record.subarray(1)]);
      for (; stream.length >= 4 && stream.length >= 4 + stream.readUInt32BE(); stream = stream.subarray(4 + stream.readUInt32BE())) {
        const frame = stream.subarray(4, 4 + stream.readUInt32BE());
        must(lane[frame[0]] === record[0], `a frame of type ${frame[0]} on lane ${record[0]}`);
        this.#ready.push({ type: frame[0], payload: frame.subarray(1) });
      }
      this.#lanes.set(record[0], stream);
    }
    return this.#ready.shift();
  }

  // The next message of the opening, with its payload as it was sent.
  async opening(expected) {
    const { type: frameType, payload } = await this.receive();
    const body = JSON.parse(payload.toString('utf8'));
    must(frameType === type.handshake && body.type === expected, `${expected} was due and this came: ${payload}`);
    return { body, payload };
  }

  say(body) {
    const payload = Buffer.from(JSON.stringify(body));
    this.send(type.handshake, payload);
    return payload;
  }
}

// §5: hello, upgrade, join.
async function open(channel, frames, registration) {
  const meshKey = ed25519(seedOf('mesh.key'));
  const node = nodeIdOf(publicBytes(nodeKey));
  const genesis = sha256(Buffer.from('OrleansMesh genesis 1')).toString('hex');
  const mine = frames.say({
    type: 'node.hello', nodeId: node, governanceGenesisHash: genesis, governanceVersion: '1', capabilities: '0',
    kemSupported: options.kem, chainSeq: 0, supportedSyncStreams: [],
  });
  const hello = await frames.opening('node.hello');
  const hubKey = fromBase58(hello.body.nodeId.slice('did:key:z'.length)).subarray(2);
  must(publicToX25519(hubKey).equals(channel.hubStatic), 'the hub is another node than its Noise key says');
  must(hello.body.governanceGenesisHash === genesis, 'the hub has another genesis hash');
  const bound = [Buffer.from('OrleansMesh session v1\0'), channel.hash, sha256(mine), sha256(hello.payload)];
  if (options.kem) {
    must(hello.body.kemSupported === true, 'the hub does not offer the upgrade');
    const pair = ml_kem768.keygen();
    const key = frames.say({ type: 'kem.key', algorithm: 'ML-KEM-768', key: Buffer.from(pair.publicKey).toString('base64url') });
    const answer = await frames.opening('kem.answer');
    bound.push(sha256(key), sha256(answer.payload));
    const secret = ml_kem768.decapsulate(Buffer.from(answer.body.ciphertext, 'base64url'), pair.secretKey);
    channel.upgrade(secret, sha256(Buffer.concat(bound)));
  }
  const binding = sha256(Buffer.concat(bound));
  const meshId = registration.id;
  const proof = crypto.sign(null, Buffer.concat([Buffer.from('OrleansMesh join v1\0'), binding, Buffer.from(node)]), meshKey);
  frames.say({ type: 'join.request', meshId, keyId: `${meshId}#key-1`, document: registration, proof: proof.toString('base64url'), agent: 'interop/1.0' });
  const { body } = await frames.opening('join.response');
  must(body.outcome === 'admitted', `the hub refused: ${JSON.stringify(body)}`);
  return body;
}

// Keeps some in flight until all are sent and answered.
async function exchange(frames, count, ask, isAnswer) {
  for (let asked = 0, answered = 0; answered < count; ) {
    while (asked < count && asked - answered < inFlight) ask(asked++);
    const frame = await frames.receive();
    if (isAnswer(frame, answered)) answered++;
  }
  return count;
}

function ping(frames, i) {
  const payload = Buffer.alloc(9);
  payload.writeBigUInt64BE(BigInt(i), 1);
  frames.send(type.heartbeat, payload);
}

function isPong({ type: frameType, payload }, i) {
  if (frameType !== type.heartbeat || payload[0] !== 1) return false;
  must(payload.length === 9 && payload.readBigUInt64BE(1) === BigInt(i), `pong ${i} was due and this came: ${payload.toString('hex')}`);
  return true;
}

const discover = (frames, i) =>
  frames.send(type.discovery, Buffer.from(JSON.stringify({ type: 'discover', id: `d-${i}`, capabilities: [], minimumTrust: 0, limit: 10 })));

// Requests may be answered in another order than they were asked in; each is answered once.
const found = new Set();

function isFound({ type: frameType, payload }) {
  if (frameType !== type.discovery) return false;
  const body = JSON.parse(payload.toString('utf8'));
  must(body.type === 'result' && /^d-\d+$/.test(body.id) && Array.isArray(body.meshes), `an answer was due and this came: ${payload}`);
  must(!found.has(body.id), `${body.id} was answered twice`);
  found.add(body.id);
  return true;
}

const nodeSeed = seedOf('node.key');
const nodeKey = ed25519(nodeSeed);
const [host, port] = options.hub.split(':');
const channel = await NoiseChannel.connect({
  host, port: Number(port), pattern: options.pattern, privateKey: privateToX25519(nodeSeed),
  hubStatic: options['hub-static'] ? Buffer.from(options['hub-static'], 'hex') : undefined,
});
try {
  const frames = new Frames(channel);
  const count = Number(options.frames);
  const admission = await open(channel, frames, JSON.parse(fs.readFileSync(path.join(options.home, 'registration.json'), 'utf8')));
  const pongs = await exchange(frames, count, (i) => ping(frames, i), isPong);
  const answers = await exchange(frames, count, (i) => discover(frames, i), isFound);
  console.log(JSON.stringify({ pattern: channel.pattern, kem: options.kem, hub: admission.hubId, hubStatic: channel.hubStatic.toString('hex'), pongs, answers }));
} finally {
  channel.close();
}
