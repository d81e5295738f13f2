/** What a process costs: its memory, and the time it had on a processor. Linux. */
import { readdirSync, readFileSync } from 'node:fs';

/** Ticks a second of /proc/stat (proc(5)): 100 wherever Linux runs today. */
const TICKS = 100;

/** Resident memory, MiB. */
export function residentMiB(pid: number): number {
  const [, kib = '0'] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) / 1024;
}

/** Seconds of processor time so far of the threads that it has, the kernel's for them too; to the microsecond. */
export function cpuSeconds(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const nanoseconds = threads.map((thread) => {
    const [ran = '0'] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ');
    return Number(ran);
  });
  return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e9;
}

/** Seconds of processor time that the whole machine has spent on anything. */
export function busySeconds(): number {
  const [, user, nice, system, , , irq, softirq] = (
    /^cpu .*$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[0] ?? ''
  )
    .split(/ +/)
    .map(Number) as [number, number, number, number, number, number, number, number];
  return (user + nice + system + irq + softirq) / TICKS;
}
