// Compiles the contracts with the solc of package-lock.json and writes one artefact per contract.
//
//   node build.mjs           writes artifacts/*.json (deployed) and testdata/*.json (contracts of the tests)
//   node build.mjs --check   compiles and compares with what is committed; exits with 1 if anything differs
//
// An artefact holds ABI, creation and runtime bytecode, and the SHA-256 of each own source it depends on, so
// that the Go tests can tell a stale artefact without Node.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
process.chdir(root);
const require = createRequire(import.meta.url);
const solc = require('solc');

// Source folder -> artefact folder. `only` names the contracts that are deployed.
const targets = [
  { from: 'src', to: 'artifacts', only: ['Rollup', 'Portal', 'Messenger', 'Composer', 'Bond', 'Token', 'TokenVault', 'BridgedToken', 'Pool', 'FlashLender', 'Trader', 'Arbitrage'] },
  { from: 'test', to: 'testdata' },
];

const settings = {
  viaIR: true,
  optimizer: { enabled: true, runs: 1_000_000 },
  evmVersion: 'osaka',
  // No metadata: the bytecode depends on the code alone, not on comments or paths.
  metadata: { appendCBOR: false, bytecodeHash: 'none' },
  outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object', 'metadata'] } },
};

function solidityFiles(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((e) => e.isFile() && e.name.endsWith('.sol'))
    .map((e) => join(e.parentPath ?? e.path, e.name).replaceAll('\\', '/'))
    .sort();
}

function compile() {
  const sources = {};
  for (const { from } of targets) {
    for (const path of solidityFiles(from)) sources[path] = { content: readFileSync(path, 'utf8') };
  }
  const readImport = (path) => {
    const file = join('node_modules', path);
    return existsSync(file) ? { contents: readFileSync(file, 'utf8') } : { error: `${path}: not found; run npm ci` };
  };
  const input = JSON.stringify({ language: 'Solidity', sources, settings });
  const output = JSON.parse(solc.compile(input, { import: readImport }));
  // Warnings count, but for those about other people's sources.
  const messages = (output.errors ?? []).filter((m) => m.severity === 'error' || !m.sourceLocation?.file.startsWith('@'));
  for (const m of messages) console.error(m.formattedMessage);
  if (messages.length > 0) throw new Error('the compiler has complaints');
  return output.contracts;
}

function artefact(name, path, contract) {
  const own = Object.keys(JSON.parse(contract.metadata).sources).filter((p) => !p.startsWith('@')).sort();
  const sources = Object.fromEntries(own.map((p) => [p, createHash('sha256').update(readFileSync(p)).digest('hex')]));
  return {
    contract: name,
    source: path,
    compiler: solc.version().replace(/\.Emscripten.*$/, ''),
    sources,
    abi: contract.abi,
    bytecode: '0x' + contract.evm.bytecode.object,
    deployedBytecode: '0x' + contract.evm.deployedBytecode.object,
  };
}

function build() {
  const contracts = compile();
  const files = new Map();
  for (const { from, to, only } of targets) {
    for (const [path, byName] of Object.entries(contracts)) {
      if (!path.startsWith(from + '/')) continue;
      for (const [name, contract] of Object.entries(byName)) {
        if (contract.evm.bytecode.object === '' || (only && !only.includes(name))) continue;
        files.set(`${to}/${name}.json`, JSON.stringify(artefact(name, path, contract), null, 1) + '\n');
      }
    }
  }
  return files;
}

function committed() {
  return targets.flatMap(({ to }) => (existsSync(to) ? readdirSync(to).map((f) => `${to}/${f}`) : []))
    .filter((f) => f.endsWith('.json'));
}

const files = build();
if (process.argv.includes('--check')) {
  const stale = [...files].filter(([f, text]) => !existsSync(f) || readFileSync(f, 'utf8') !== text).map(([f]) => f);
  const extra = committed().filter((f) => !files.has(f));
  for (const f of stale) console.error(`${f}: is not what the sources compile to; run node build.mjs`);
  for (const f of extra) console.error(`${f}: belongs to no contract`);
  process.exit(stale.length + extra.length > 0 ? 1 : 0);
}
for (const f of committed()) if (!files.has(f)) rmSync(f);
for (const [f, text] of files) {
  mkdirSync(dirname(f), { recursive: true });
  writeFileSync(f, text);
  const size = (JSON.parse(text).deployedBytecode.length - 2) / 2;
  console.log(`${f}: ${size} bytes of code`);
}
