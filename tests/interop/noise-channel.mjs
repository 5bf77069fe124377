// Records and Noise of docs/wire-protocol.md §3 by noise-c compiled to WebAssembly: handshakes and transport messages are not OrleansMesh's code.
import crypto from 'node:crypto';
import { createRequire } from 'node:module';
import net from 'node:net';

// noise-c.wasm would try to fetch its file from the network address that it is not.
delete globalThis.fetch;
const noise = await new Promise((ready) => createRequire(import.meta.url)('noise-c.wasm')(ready));
const { constants } = noise;
const symmetricWord = 5; // NoiseHandshakeState of noise-c: size, requirements, action, tokens, role, symmetric

const fallbackBytes = 96; // the hub's answer to IK when it has another key; 48 when it has this one

const hkdf = (input, salt, info, length) => Buffer.from(crypto.hkdfSync('sha256', input, salt, info, length));

export class NoiseChannel {
  #socket;
  #waiting = [];
  #records = [];
  #received = Buffer.alloc(0);
  #ended;
  #send;
  #receive;
  #exporter;

  // Connects and runs Noise_<pattern>_25519_ChaChaPoly_SHA256; IK needs the hub's static key, and goes on as XXfallback when the hub has another one.
  static async connect({ host, port, pattern, privateKey, hubStatic }) {
    const channel = new NoiseChannel();
    channel.#socket = net.connect({ host, port, noDelay: true });
    channel.#socket.on('data', (bytes) => channel.#take(bytes));
    channel.#socket.on('error', (error) => channel.#end(error));
    channel.#socket.on('close', () => channel.#end(new Error('the hub closed the connection')));
    await channel.#handshake(pattern, privateKey, hubStatic);
    return channel;
  }

  async #handshake(pattern, privateKey, hubStatic) {
    const state = noise.HandshakeState(`Noise_${pattern}_25519_ChaChaPoly_SHA256`, constants.NOISE_ROLE_INITIATOR);
    const prologue = Buffer.from('OrleansMesh/1');
    this.pattern = pattern;
    state.Initialize(prologue, privateKey, hubStatic ?? null, null);
    while (state.GetAction() !== constants.NOISE_ACTION_SPLIT) {
      if (state.GetAction() === constants.NOISE_ACTION_WRITE_MESSAGE) {
        this.#write(state.WriteMessage());
        continue;
      }
      const record = await this.#record();
      if (this.pattern === 'IK' && record.length === fallbackBytes) {
        this.pattern = 'XXfallback';
        state.FallbackTo(constants.NOISE_PATTERN_XX_FALLBACK);
        state.Initialize(prologue, privateKey, null, null);
      }
      state.ReadMessage(record);
    }
    this.hash = Buffer.from(state.GetHandshakeHash());
    this.hubStatic = Buffer.from(state.GetRemotePublicKey());
    this.#exporter = hkdf(Buffer.from('OrleansMesh export v1'), chainingKey(state), '', 32);
    [this.#send, this.#receive] = state.Split();

    // noise-c counts the side that writes the first message after a fallback as the initiator, OrleansMesh (§3) the side that dialled.
    if (this.pattern === 'XXfallback') [this.#send, this.#receive] = [this.#receive, this.#send];
  }

  // §5, step 2: both keys anew from the exporter secret, the ML-KEM secret and the session binding.
  upgrade(secret, binding) {
    const keys = hkdf(secret, this.#exporter, Buffer.concat([Buffer.from('OrleansMesh kem v1\0'), binding]), 96);
    this.#send.free();
    this.#receive.free();
    this.#send = cipher(keys.subarray(0, 32));
    this.#receive = cipher(keys.subarray(32, 64));
    this.#exporter = keys.subarray(64);
  }

  send(plaintext) {
    this.#write(this.#send.EncryptWithAd(new Uint8Array(0), plaintext));
  }

  async receive() {
    return Buffer.from(this.#receive.DecryptWithAd(new Uint8Array(0), await this.#record()));
  }

  close() {
    this.#socket.destroy();
  }

  #write(message) {
    const prefix = Buffer.alloc(2);
    prefix.writeUInt16BE(message.length);
    this.#socket.write(Buffer.concat([prefix, message]));
  }

  #take(bytes) {
    this.#received = Buffer.concat([this.#received, bytes]);
    while (this.#received.length >= 2 && this.#received.length >= 2 + this.#received.readUInt16BE()) {
      const end = 2 + this.#received.readUInt16BE();
      this.#records.push(this.#received.subarray(2, end));
      this.#received = this.#received.subarray(end);
    }
    while (this.#records.length && this.#waiting.length) this.#waiting.shift().resolve(this.#records.shift());
  }

  #record() {
    if (this.#records.length) return Promise.resolve(this.#records.shift());
    if (this.#ended) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  #end(error) {
    this.#ended ??= error;
    this.#waiting.splice(0).forEach(({ reject }) => reject(this.#ended));
  }
}

// noise-c does not tell the chaining key of a handshake: it is read where it lies. A wrong place would show as an upgrade that the hub cannot read.
function chainingKey(state) {
  const lib = noise._lib_internal;
  const symmetric = lib.HEAPU32[Number(state._state) / 4 + symmetricWord];
  const pointer = lib.allocatePointer();
  lib._SymmetricState_get_ck(symmetric, pointer);
  const key = Buffer.from(lib.HEAPU8.slice(pointer.dereference(), Number(pointer.dereference()) + 32));
  pointer.free();
  return key;
}

function cipher(key) {
  const state = noise.CipherState(constants.NOISE_CIPHER_CHACHAPOLY);
  state.InitializeKey(key);
  return state;
}
