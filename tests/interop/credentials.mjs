// Verifiable credentials of @digitalbazaar/vc and its kin, one JSON object per line in and out. Keys are did:key, made from a seed in hexadecimal.
//   {op: "issue", seed, suite, credential} → {document}
//   {op: "present", seed, suite, credentials, challenge, domain, version} → {document}
//   {op: "list", seed, suite, url, purpose, set} → {document}
//   {op: "verify", document, lists} → {verified, set, error}          lists: signed lists by URL; set: the purposes whose bit is set
//   {op: "verifyPresentation", document, challenge, domain} → {verified, error}
//   {op: "schema", schema, document} → {valid}
import crypto from 'node:crypto';
import readline from 'node:readline';
import * as vc from '@digitalbazaar/vc';
import * as status from '@digitalbazaar/vc-bitstring-status-list';
import * as status2021 from '@digitalbazaar/vc-status-list';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { Ed25519Signature2020 } from '@digitalbazaar/ed25519-signature-2020';
import { cryptosuite as rdfc } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { contexts as credentialContexts } from '@digitalbazaar/credentials-context';
import dataIntegrityContext from '@digitalbazaar/data-integrity-context';
import suiteContext from 'ed25519-signature-2020-context';
import statusContext2021 from '@digitalbazaar/vc-status-list-context';
import canonicalize from 'canonicalize';
import Ajv from 'ajv/dist/2020.js';

const contexts = new Map([...credentialContexts, ...dataIntegrityContext.contexts, ...suiteContext.contexts, ...statusContext2021.contexts]);

// No package has eddsa-jcs-2022: the steps of W3C vc-di-eddsa 3.3 over an independent RFC 8785.
const hash = (value) => crypto.createHash('sha256').update(canonicalize(value)).digest();
const jcs = {
  ...rdfc,
  name: 'eddsa-jcs-2022',
  canonize: canonicalize,
  createVerifyData: async ({ document, proof }) => {
    const { proof: _, ...unsecured } = document;
    const { proofValue: __, ...options } = proof;
    options['@context'] ??= document['@context'];
    return new Uint8Array(Buffer.concat([hash(options), hash(unsecured)]));
  },
};

const didDocument = (did) => {
  const key = did.slice('did:key:'.length);
  const id = `${did}#${key}`;
  const method = { '@context': 'https://w3id.org/security/multikey/v1', id, type: 'Multikey', controller: did, publicKeyMultibase: key };
  return { '@context': ['https://www.w3.org/ns/did/v1'], id: did, verificationMethod: [method], authentication: [id], assertionMethod: [id] };
};

const loaderWith = (lists = {}) => async (url) => {
  const answer = (document) => ({ contextUrl: null, documentUrl: url, document });
  if (contexts.has(url)) return answer(contexts.get(url));
  if (lists[url]) return answer(lists[url]);
  if (url.startsWith('did:key:')) {
    const document = didDocument(url.split('#')[0]);
    return answer(url.includes('#') ? { ...document.verificationMethod[0] } : document);
  }
  throw new Error(`${url} is not at hand`);
};

const keyOf = async (seed) => {
  const key = await Ed25519Multikey.generate({ seed: new Uint8Array(Buffer.from(seed, 'hex')) });
  key.controller = `did:key:${key.publicKeyMultibase}`;
  key.id = `${key.controller}#${key.publicKeyMultibase}`;
  return key;
};

const suiteFor = async (name, seed, date) => {
  const signer = (await keyOf(seed)).signer();
  if (name === 'Ed25519Signature2020') return new Ed25519Signature2020({ signer, date });
  return new DataIntegrityProof({ signer, date, cryptosuite: name === 'eddsa-jcs-2022' ? jcs : rdfc });
};

// 3.3.1 states the context in the proof as well.
const finished = (document, suite) => {
  if (suite === 'eddsa-jcs-2022') document.proof['@context'] = document['@context'];
  return { document };
};

const verifiers = () => [
  new DataIntegrityProof({ cryptosuite: rdfc }),
  new DataIntegrityProof({ cryptosuite: jcs }),
  new Ed25519Signature2020(),
];

const reason = (result) => {
  const errors = result.error?.errors ?? [result.error];
  return errors.filter(Boolean).map((error) => error.message).join('; ') || undefined;
};

const operations = {
  issue: async ({ seed, suite, credential, date }) =>
    finished(await vc.issue({ credential, suite: await suiteFor(suite, seed, date), documentLoader: loaderWith(), now: date }), suite),
  present: async ({ seed, suite, credentials, challenge, domain, version, date }) => {
    const key = await keyOf(seed);
    const presentation = vc.createPresentation({ verifiableCredential: credentials, holder: key.controller, version, verify: false });
    const signing = await suiteFor(suite, seed, date);
    return finished(await vc.signPresentation({ presentation, suite: signing, challenge, domain, documentLoader: loaderWith() }), suite);
  },
  list: async ({ seed, suite, url, purpose, set, date, older }) => {
    const kind = older ? status2021 : status;
    const list = await kind.createList({ length: 131072 });
    set.forEach((index) => list.setStatus(index, true));
    const credential = older
      ? await kind.createCredential({ id: url, list, statusPurpose: purpose })
      : await kind.createCredential({ id: url, list, statusPurpose: purpose, context: kind.VC_BSL_VC_V2_CONTEXT });
    credential.issuer = (await keyOf(seed)).controller;
    credential[older ? 'issuanceDate' : 'validFrom'] = date;
    return finished(await vc.issue({ credential, suite: await suiteFor(suite, seed, date), documentLoader: loaderWith(), now: date }), suite);
  },
  verify: async ({ document, lists, now }) => {
    const set = [];
    const checkStatus = async (options) => {
      const result = await status.checkStatus(options);
      set.push(...(result.results ?? []).filter((entry) => entry.status).map((entry) => entry.credentialStatus.statusPurpose));
      return result;
    };
    const options = { credential: document, suite: verifiers(), documentLoader: loaderWith(lists), now };
    const result = await vc.verifyCredential(document.credentialStatus ? { ...options, checkStatus } : options);
    return { verified: result.verified, set, error: reason(result) };
  },
  verifyPresentation: async ({ document, challenge, domain, now }) => {
    const result = await vc.verify({ presentation: document, challenge, domain, suite: verifiers(), documentLoader: loaderWith(), now });
    return { verified: result.verified, error: reason(result) };
  },
  schema: async ({ schema, document }) => ({ valid: new Ajv({ strict: false }).compile(schema)(document) }),
};

for await (const line of readline.createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  let answer;
  try {
    answer = await operations[request.op](request);
  } catch (error) {
    answer = { error: error.stack };
  }
  console.log(JSON.stringify(answer));
}
