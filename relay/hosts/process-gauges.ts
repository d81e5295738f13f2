import type { Gauge } from '../metrics.ts';

export function processGauges(): Gauge[] {
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  return [
    { name: 'resident_memory_bytes', help: 'Resident memory of the process.', value: rss },
    { name: 'heap_bytes', help: 'JavaScript heap in use.', value: heapUsed },
    { name: 'cpu_seconds', help: 'CPU time of the process.', value: (user + system) / 1e6 },
    { name: 'uptime_seconds', help: 'Since the process started.', value: Math.floor(process.uptime()) },
  ];
}
