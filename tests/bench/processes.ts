/** What a process costs: its memory, and the time it had on a processor. Linux. */
import { readFileSync } from 'node:fs';

/** Ticks a second of /proc/PID/stat (proc(5)): 100 wherever Linux runs today. */
const TICKS = 100;

/** Resident memory, MiB. */
export function residentMiB(pid: number): number {
  const [, kib = '0'] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) / 1024;
}

/** Seconds of processor time so far, the kernel's for it too. */
export function cpuSeconds(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
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
