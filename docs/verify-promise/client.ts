import { bls12_381 } from '@noble/curves/bls12-381'
import { bytesToHex, keccak256, parseAbi, size, slice, type Address, type Hex, type PublicClient } from 'viem'
import { verifyPromise, type SignedPromise } from './verify.js'

/** The sequencer's BLS key as L1 has it, so that the gateway need not be believed. */
export async function sequencerKey(l1: PublicClient, rollup: Address): Promise<Hex> {
  const key = await l1.readContract({
    address: rollup, abi: parseAbi(['function sequencerKey() view returns (bytes)']), functionName: 'sequencerKey' })
  if (size(key) !== 128) throw new Error('not a G1 point of EIP-2537')
  const [x, y] = [BigInt(slice(key, 0, 64)), BigInt(slice(key, 64, 128))]
  return bytesToHex(bls12_381.G1.ProjectivePoint.fromAffine({ x, y }).toRawBytes(true))
}

/** Sends a signed transaction to the gateway and returns its promise, verified. */
export async function preconfirm(
  gateway: string, l1: PublicClient, known: { chainId: bigint; rollup: Address }, transaction: Hex,
): Promise<SignedPromise> {
  const capabilities = await (await fetch(`${gateway}/v1/capabilities`)).json()
  const answer = await fetch(`${gateway}/v1/preconfirmations`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ transaction }) })
  if (!answer.ok) throw new Error(`no promise: ${await answer.text()}`)
  const promise: SignedPromise = await answer.json()
  const { promise_signer: signer, delegation } = capabilities
  const rollup = { ...known, sequencerKey: await sequencerKey(l1, known.rollup), signer, delegation }
  await verifyPromise(promise, keccak256(transaction), rollup, l1)
  return promise
}
