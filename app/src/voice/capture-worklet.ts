/** Runs beside the page: hands on what the microphone hears, 20 ms or so at a time. */
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: typeof AudioWorkletProcessor): void;

const HANDED_ON = 1_024;

class Capture extends AudioWorkletProcessor {
  private held = new Float32Array(HANDED_ON);
  private length = 0;

  process(inputs: Float32Array[][]): boolean {
    const channel = inputs[0]?.[0];
    if (channel === undefined) return true;
    for (const sample of channel) {
      this.held[this.length] = sample;
      this.length += 1;
      if (this.length === HANDED_ON) {
        this.port.postMessage(this.held);
        this.length = 0;
      }
    }
    return true;
  }
}

registerProcessor('capture', Capture);
