type Size = Readonly<{ from: number; to: number; step: number }>;

const MIB = 1024;

/**
 * Memory sizes in MiB that Fargate allows for each number of CPU units:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
 */
const MEMORY: ReadonlyMap<number, Size> = new Map([
  [256, { from: 512, to: 2 * MIB, step: 512 }],
  [512, { from: MIB, to: 4 * MIB, step: MIB }],
  [1024, { from: 2 * MIB, to: 8 * MIB, step: MIB }],
  [2048, { from: 4 * MIB, to: 16 * MIB, step: MIB }],
  [4096, { from: 8 * MIB, to: 30 * MIB, step: MIB }],
  [8192, { from: 16 * MIB, to: 60 * MIB, step: 4 * MIB }],
  [16_384, { from: 32 * MIB, to: 120 * MIB, step: 8 * MIB }],
]);

export function isFargateSize(cpuUnits: number, memoryMiB: number): boolean {
  const size = MEMORY.get(cpuUnits);
  if (size === undefined || memoryMiB < size.from || memoryMiB > size.to) return false;
  // 256 CPU units allow 512, 1024 and 2048 MiB; no other number of CPU units has such a gap.
  if (cpuUnits === 256 && memoryMiB === 1536) return false;
  return memoryMiB % size.step === 0;
}
