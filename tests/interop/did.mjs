// DID resolution by did-resolver with web-did-resolver and key-did-resolver, one JSON object per line in and out.
//   {did} → {document} or {error}
import readline from 'node:readline';
import { Resolver } from 'did-resolver';
import { getResolver as keyResolver } from 'key-did-resolver';
import { getResolver as webResolver } from 'web-did-resolver';

const resolver = new Resolver({ ...keyResolver(), ...webResolver() });

for await (const line of readline.createInterface({ input: process.stdin })) {
  let answer;
  try {
    const { didDocument, didResolutionMetadata } = await resolver.resolve(JSON.parse(line).did);
    answer = didDocument ? { document: didDocument } : { error: didResolutionMetadata.message ?? didResolutionMetadata.error ?? 'no document' };
  } catch (error) {
    answer = { error: String(error?.message ?? error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
