// Runs verify.ts and client.ts (compiled by `npm test`) on the vectors that the Go tests of package certs use too.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { createPublicClient, custom, encodeAbiParameters, http } from 'viem'
import { preconfirm, sequencerKey } from './build/client.js'
import { PromiseError, receiptDigest, verifyPromise } from './build/verify.js'

const vectors = JSON.parse(readFileSync(new URL('../../certs/testdata/promises.json', import.meta.url)))

const [{ public_key_eip2537: keyOnL1 }] =
  JSON.parse(readFileSync(new URL('../../certs/testdata/vectors.json', import.meta.url))).vectors

/** Answers as an L1 node with this view does, over JSON-RPC. */
async function answer(view, { method, params }) {
  switch (method) {
    case 'eth_getBlockByNumber':
      return view.blocks.find((b) => BigInt(b.number) === BigInt(params[0])) ?? null
    case 'eth_blockNumber':
      return `0x${view.head.toString(16)}`
    case 'eth_call': // the only contract there is the rollup
      assert.equal(params[0].to.toLowerCase(), vectors.rollup.rollup)
      return encodeAbiParameters([{ type: 'bytes' }], [keyOnL1])
    default:
      throw new Error(`the verifier needs no ${method}`)
  }
}

const l1 = (view) => createPublicClient({ transport: custom({ request: (call) => answer(view, call) }) })

/** What a client knows and gets, with some of it changed. */
function ask(promise, change = {}) {
  const asked = structuredClone({ rollup: vectors.rollup, promise, tx_hash: promise.tx_hash, l1: 'canonical' })
  for (const [path, value] of Object.entries(change)) {
    const names = path.split('.')
    const last = names.pop()
    const node = names.reduce((tree, name) => tree[name], asked)
    node[last] = value
  }
  return asked
}

function verify({ rollup, promise, tx_hash, l1: view }) {
  const known = {
    chainId: BigInt(rollup.chain_id), rollup: rollup.rollup, sequencerKey: rollup.sequencer_key,
    signer: rollup.signer, delegation: rollup.delegation,
  }
  return verifyPromise(promise, tx_hash, known, l1(vectors.l1[view]))
}

const [{ promise: first }] = vectors.promises

for (const { name, promise } of vectors.promises) {
  test(`verifies: ${name}`, async () => {
    await verify(ask(promise))
    assert.equal(receiptDigest(promise.receipt), promise.receipt_digest)
  })
}

for (const { name, change } of vectors.accepted) {
  test(`verifies: ${name}`, () => verify(ask(first, change)))
}

for (const { name, reason, change } of vectors.refused) {
  test(`refuses, ${reason}: ${name}`, async () => {
    await assert.rejects(verify(ask(first, change)), (error) => {
      assert.ok(error instanceof PromiseError, error)
      assert.equal(error.reason, reason)
      return true
    })
  })
}

test('refuses a number that JSON has rounded', async () => {
  for (const field of ['chain_id', 'block_number', 'index', 'anchor_number', 'time']) {
    for (const value of [2 ** 53, -1, 1.5, '1', null]) {
      await assert.rejects(verify(ask(first, { [`promise.${field}`]: value })), { reason: 'encoding' })
    }
  }
})

test('an L1 node that fails is no verdict', async () => {
  const broken = createPublicClient({ transport: custom({ request: async () => { throw new Error('refused') } }, { retryCount: 0 }) })
  const { rollup, promise } = ask(first)
  const known = { chainId: BigInt(rollup.chain_id), rollup: rollup.rollup, sequencerKey: rollup.sequencer_key, signer: rollup.signer, delegation: rollup.delegation }
  await assert.rejects(verifyPromise(promise, promise.tx_hash, known, broken), (error) => !(error instanceof PromiseError))
})

test('the key on L1 is the one that delegates', async () => {
  assert.equal(await sequencerKey(l1(vectors.l1.canonical), vectors.rollup.rollup), vectors.rollup.sequencer_key)
})

/** A gateway and an L1 node on one loopback address. */
async function serve(t, view) {
  const routes = {
    'GET /v1/capabilities': () => ({ promise_signer: vectors.rollup.signer, delegation: vectors.rollup.delegation }),
    'POST /v1/preconfirmations': ({ transaction }) =>
      vectors.promises.find((p) => p.transaction === transaction)?.promise ?? first,
    'POST /l1': async (call) => ({ jsonrpc: '2.0', id: call.id, result: await answer(view, call) }),
  }
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const result = await routes[`${request.method} ${request.url}`](body && JSON.parse(body))
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify(result))
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => { server.closeAllConnections(); server.close() })
  const url = `http://127.0.0.1:${server.address().port}`
  return { url, l1: createPublicClient({ transport: http(`${url}/l1`) }) }
}

const known = { chainId: BigInt(vectors.rollup.chain_id), rollup: vectors.rollup.rollup }

test('sends a transaction and has its promise, over HTTP', async (t) => {
  const { url, l1 } = await serve(t, vectors.l1.canonical)
  for (const { transaction, promise } of vectors.promises) {
    assert.deepEqual(await preconfirm(url, l1, known, transaction), promise)
  }
  await assert.rejects(preconfirm(url, l1, known, '0x02'), { reason: 'transaction' })
})

test('refuses over HTTP when L1 has another block', async (t) => {
  const { url, l1 } = await serve(t, vectors.l1.reorged)
  await assert.rejects(preconfirm(url, l1, known, vectors.promises[0].transaction), { reason: 'anchor_orphaned' })
})
