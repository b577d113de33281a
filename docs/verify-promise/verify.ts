import { bls12_381 } from '@noble/curves/bls12-381'
import {
  BlockNotFoundError, concat, encodeAbiParameters, hexToBytes, isAddressEqual, keccak256, parseAbiParameters,
  recoverAddress, size, slice, toBytes, toHex, toRlp, type Address, type Hash, type Hex, type PublicClient,
} from 'viem'

/** The rollup as you know it: the first three are yours, the last two GET /v1/capabilities gives. */
export type Rollup = { chainId: bigint; rollup: Address; sequencerKey: Hex; signer: Address; delegation: Hex }

/** A promise, as POST /v1/preconfirmations answers it. */
export type SignedPromise = {
  chain_id: number; rollup: Address; tx_hash: Hash; block_number: number; parent_hash: Hash; index: number
  receipt_digest: Hash; anchor_number: number; anchor_l1_hash: Hash; time: number
  receipt: Receipt; signature: Hex; signer: Address
}
export type Receipt = {
  type?: Hex; root?: Hex; status: Hex; cumulativeGasUsed: Hex; logsBloom: Hex; logs: Log[]; gasUsed: Hex
  contractAddress: Address; transactionHash: Hash; blockNumber: Hex; transactionIndex: Hex
}
export type Log = {
  address: Address; topics: Hex[]; data: Hex
  transactionHash: Hash; blockNumber: Hex; transactionIndex: Hex; removed: boolean
}

export type Reason =
  | 'encoding' | 'delegation' | 'rollup' | 'transaction' | 'signer' | 'signature' | 'receipt'
  | 'anchor_orphaned' | 'anchor_future' | 'anchor_unknown'

/** Why a promise is refused. Other errors are those of the L1 node, or of JSON of another form. */
export class PromiseError extends Error {
  reason: Reason
  constructor(reason: Reason) {
    super(`promise refused: ${reason}`)
    this.reason = reason
  }
}

function check(ok: boolean, reason: Reason): asserts ok {
  if (!ok) throw new PromiseError(reason)
}

const same = (a: Hex, b: Hex) => a.toLowerCase() === b.toLowerCase()

/** JSON numbers above 2^53 have lost digits, and would not be what was signed. */
function whole(n: number): bigint {
  check(Number.isSafeInteger(n) && n >= 0, 'encoding')
  return BigInt(n)
}

/** Resolves if the promise is the sequencer's for this transaction and L1 has its anchor; else rejects. */
export async function verifyPromise(p: SignedPromise, txHash: Hash, rollup: Rollup, l1: PublicClient): Promise<void> {
  checkDelegation(rollup)
  check(whole(p.chain_id) === rollup.chainId && same(p.rollup, rollup.rollup), 'rollup')
  check(same(p.tx_hash, txHash), 'transaction')
  await checkSignature(p, rollup.signer)
  checkReceipt(p)
  await checkAnchor(p, l1)
}

/** The sequencer's BLS key names the secp256k1 key that signs promises. */
export function checkDelegation({ chainId, rollup, sequencerKey, signer, delegation }: Rollup): void {
  const domain = keccak256(toHex('ultrasound.delegation.v1'))
  const digest = keccak256(encodeAbiParameters(
    parseAbiParameters('bytes32, uint256, address, address'), [domain, chainId, rollup, signer]))
  let ok = false
  try { // throws for what is no point of the curve's subgroup
    ok = bls12_381.verify(hexToBytes(delegation), hexToBytes(digest), hexToBytes(sequencerKey),
      { DST: 'BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_' })
  } catch { }
  check(ok, 'delegation')
}

const halfOrder = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n

/** Of every signature one form counts: 65 bytes, s in the lower half; v may be 0, 1, 27 or 28. */
async function checkSignature(p: SignedPromise, signer: Address): Promise<void> {
  check(/^0x[0-9a-f]{130}$/i.test(p.signature), 'encoding')
  check(BigInt(slice(p.signature, 32, 64)) <= halfOrder, 'encoding')
  check([0, 1, 27, 28].includes(Number(slice(p.signature, 64))), 'encoding')
  check(isAddressEqual(p.signer, signer), 'signer')
  const digest = keccak256(encodeAbiParameters(
    parseAbiParameters(
      'bytes32, uint256, address, bytes32, uint256, bytes32, uint256, bytes32, uint256, bytes32, uint256'),
    [keccak256(toHex('ultrasound.promise.v1')), whole(p.chain_id), p.rollup, p.tx_hash, whole(p.block_number),
      p.parent_hash, whole(p.index), p.receipt_digest, whole(p.anchor_number), p.anchor_l1_hash, whole(p.time)]))
  const recovered = await recoverAddress({ hash: digest, signature: p.signature }).catch(() => null)
  check(recovered !== null && isAddressEqual(recovered, signer), 'signature')
}

/** A number as RLP has it: big-endian without leading zeros. */
const number = (hex: Hex): Hex => BigInt(hex) === 0n ? '0x' : toHex(toBytes(BigInt(hex)))

/** keccak256 of RLP([consensus receipt, gas used, created contract]). */
export function receiptDigest(r: Receipt): Hash {
  const body = toRlp([number(r.status), number(r.cumulativeGasUsed), r.logsBloom,
    r.logs.map((l) => [l.address, l.topics, l.data])])
  const type = number(r.type ?? '0x0')
  return keccak256(toRlp([concat([type, body]), number(r.gasUsed), r.contractAddress]))
}

/** The receipt that came with the promise is the promised one, and says the same of its place. */
export function checkReceipt(p: SignedPromise): void {
  const r = p.receipt
  check(r != null && [0, 1, 2, 4].includes(Number(r.type ?? '0x0')), 'receipt')
  check([0, 1].includes(Number(r.status)) && size(r.root ?? '0x') === 0, 'receipt')
  check(same(receiptDigest(r), p.receipt_digest), 'receipt')
  for (const x of [r, ...r.logs]) {
    check(same(x.transactionHash, p.tx_hash) && BigInt(x.blockNumber) === whole(p.block_number) &&
      BigInt(x.transactionIndex) === whole(p.index), 'receipt')
  }
  check(r.logs.every((l) => !l.removed), 'receipt')
}

/** L1's canonical block of the anchor's number is the anchor. Ask again whenever you like. */
export async function checkAnchor(p: SignedPromise, l1: PublicClient): Promise<void> {
  const number = whole(p.anchor_number)
  const block = await l1.getBlock({ blockNumber: number }).catch((error: unknown) => {
    if (error instanceof BlockNotFoundError) return null
    throw error
  })
  if (block === null) {
    const head = await l1.getBlockNumber({ cacheTime: 0 })
    throw new PromiseError(head < number ? 'anchor_future' : 'anchor_unknown')
  }
  check(block.number === number, 'anchor_unknown')
  check(block.hash !== null && same(block.hash, p.anchor_l1_hash), 'anchor_orphaned')
}
