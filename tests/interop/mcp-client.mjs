// An unmodified MCP client of the official TypeScript SDK against any stdio MCP server.
//
//   node mcp-client.mjs --json -- <command> <args…>           takes a tour of what the server offers
//   node mcp-client.mjs --json --drive -- <command> <args…>   does the steps that arrive on standard input, one JSON object per line
//
// Prints one JSON object per line and step: {step, ok, ms, result | error: {code, message, data}, progress, aborted}.
// Exit code: 0 when every step of a tour that should work did, 1 otherwise, 2 for wrong usage.
import readline from 'node:readline';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import {
  CallToolResultSchema,
  PromptListChangedNotificationSchema,
  ResourceListChangedNotificationSchema,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';

const split = process.argv.indexOf('--');
const flags = process.argv.slice(2, split < 0 ? undefined : split);
const [command, ...args] = split < 0 ? [] : process.argv.slice(split + 1);
if (!command || flags.some((flag) => flag !== '--json' && flag !== '--drive')) {
  console.error('usage: mcp-client.mjs --json [--drive] -- <command> <args…>');
  process.exit(2);
}

const client = new Client({ name: 'orleansmesh-interop', version: '1.0.0' });
const changes = { tools: 0, resources: 0, prompts: 0 };
const waiting = [];
for (const [kind, schema] of Object.entries({
  tools: ToolListChangedNotificationSchema,
  resources: ResourceListChangedNotificationSchema,
  prompts: PromptListChangedNotificationSchema,
})) {
  client.setNotificationHandler(schema, () => {
    changes[kind]++;
    waiting.splice(0).forEach((wake) => wake());
  });
}

async function every(list, member) {
  const items = [];
  let cursor;
  do {
    const page = await list(cursor ? { cursor } : {});
    items.push(...page[member]);
    cursor = page.nextCursor;
  } while (cursor);
  return items;
}

async function call({ name, arguments: given, timeoutMs = 30000, cancelAfterProgress, wantsProgress = true }, line) {
  const abort = new AbortController();
  line.progress = [];
  const options = { signal: abort.signal, timeout: timeoutMs, resetTimeoutOnProgress: true };
  if (wantsProgress) {
    options.onprogress = (progress) => {
      line.progress.push(progress);
      if (line.progress.length === cancelAfterProgress) {
        line.aborted = true;
        abort.abort('enough');
      }
    };
  }
  return client.callTool({ name, arguments: given ?? {} }, CallToolResultSchema, options);
}

async function changed(kind, timeoutMs = 10000) {
  const until = Date.now() + timeoutMs;
  while (changes[kind] === 0) {
    const left = until - Date.now();
    if (left <= 0) throw new Error(`no list_changed of ${kind} within ${timeoutMs} ms`);
    let timer;
    await new Promise((wake) => {
      timer = setTimeout(wake, left);
      waiting.push(wake);
    });
    clearTimeout(timer);
  }
  const count = changes[kind];
  changes[kind] = 0;
  return { count };
}

const steps = {
  connect: async () => {
    await client.connect(new StdioClientTransport({ command, args, stderr: 'inherit' }));
    return { server: client.getServerVersion(), capabilities: client.getServerCapabilities(), instructions: client.getInstructions() };
  },
  tools: () => every((p) => client.listTools(p), 'tools'),
  resources: () => every((p) => client.listResources(p), 'resources'),
  templates: () => every((p) => client.listResourceTemplates(p), 'resourceTemplates'),
  prompts: () => every((p) => client.listPrompts(p), 'prompts'),
  call,
  read: ({ uri }) => client.readResource({ uri }),
  prompt: ({ name, arguments: given }) => client.getPrompt({ name, arguments: given }),
  complete: ({ ref, argument, context }) => client.complete({ ref, argument, context }),
  changed: ({ kind, timeoutMs }) => changed(kind, timeoutMs),
  ping: () => client.ping(),
};

async function run(step) {
  const line = { step: step.step };
  const started = performance.now();
  try {
    if (!steps[step.step]) throw new Error(`unknown step ${step.step}; known: ${Object.keys(steps).join(', ')}`);
    line.result = await steps[step.step](step, line);
    line.ok = true;
  } catch (error) {
    line.ok = false;
    line.error = { code: error.code, message: error.message, data: error.data };
  }
  line.ms = Math.round(performance.now() - started);
  console.log(JSON.stringify(line));
  return line;
}

async function tour() {
  const must = [await run({ step: 'connect' })];
  if (!must[0].ok) return must;
  const tools = await run({ step: 'tools' });
  must.push(tools, await run({ step: 'resources' }), await run({ step: 'templates' }), await run({ step: 'prompts' }));
  const find = (name) => tools.result?.find((tool) => tool.name === name || tool.name.endsWith(`__${name}`))?.name;
  const known = [
    { name: 'echo', arguments: { message: 'through the mesh' } },
    { name: 'get-sum', arguments: { a: 2, b: 40 } },
    { name: 'trigger-long-running-operation', arguments: { duration: 1, steps: 4 } },
    { name: 'list_documents', arguments: {} },
  ];
  for (const { name, arguments: given } of known) {
    if (find(name)) must.push(await run({ step: 'call', name: find(name), arguments: given }));
  }
  const resource = must[2].result?.[0];
  if (resource) must.push(await run({ step: 'read', uri: resource.uri }));
  return must;
}

async function drive() {
  const lines = [await run({ step: 'connect' })];
  for await (const line of readline.createInterface({ input: process.stdin })) {
    if (line.trim()) await run(JSON.parse(line));
  }
  return lines;
}

const must = await (flags.includes('--drive') ? drive() : tour());
await client.close().catch(() => {});
process.exit(must.every((line) => line.ok) ? 0 : 1);
