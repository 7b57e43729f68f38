import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What the relay counts. No label names an inbox, an address or a network address. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    received: new Counter({
      ...{ registers, name: 'relay_received_total', help: 'Deliveries by what became of them' },
      labelNames: ['outcome'] as const,
    }),
    receivedBytes: new Counter({ registers, name: 'relay_received_bytes_total', help: 'Sealed bytes that were kept' }),
    receiveSeconds: new Histogram({
      ...{ registers, name: 'relay_receive_seconds', help: 'From the head of a delivery to the answer' },
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    }),
    delivered: new Counter({ registers, name: 'relay_delivered_total', help: 'Events that were given to devices' }),
    pollsOpen: new Gauge({ registers, name: 'relay_polls_open', help: 'Devices that are waiting' }),
    refused: new Counter({
      ...{ registers, name: 'relay_refused_total', help: 'Requests that were refused, by the code of the refusal' },
      labelNames: ['code'] as const,
    }),
    enrolled: new Counter({ registers, name: 'relay_enrolled_total', help: 'Inboxes that were made' }),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
