// Every instrumentation of the bundle, all spans recorded and exported in batches, to nowhere: no network.
process.env.OTEL_METRICS_EXPORTER = 'none';
process.env.OTEL_LOGS_EXPORTER = 'none';
const { trace } = require('@opentelemetry/api');
const { getNodeAutoInstrumentations } = require('@opentelemetry/auto-instrumentations-node');
const { NodeSDK } = require('@opentelemetry/sdk-node');

const nowhere = { export: (_spans, done) => done({ code: 0 }), shutdown: async () => {} };
new NodeSDK({
  instrumentations: [getNodeAutoInstrumentations()],
  traceExporter: nowhere,
  autoDetectResources: false,
}).start();

globalThis.benchTraces = () => trace.getActiveSpan()?.isRecording() === true;
