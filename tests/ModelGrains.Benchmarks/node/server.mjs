// One model behind fastify and onnxruntime-node, as a team would write it: the same route and the same JSON bodies as ModelGrains.
// usage: node server.mjs MODEL.onnx NAME. Prints {"http": address} when it listens; answers each line "stats" with one line of JSON.
import { createInterface } from 'node:readline';
import Fastify from 'fastify';
import ort from 'onnxruntime-node';

const [path, model] = process.argv.slice(2);
const session = await ort.InferenceSession.create(path, { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential' });

const tensor = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    datatype: { type: 'string' },
    shape: { type: 'array', items: { type: 'integer' } },
    data: { type: 'array', items: { type: 'number' } },
  },
};
const schema = {
  body: { type: 'object', required: ['inputs'], properties: { inputs: { type: 'array' } } },
  // With a schema fastify writes the answer with a serializer made for it, its fastest way.
  response: {
    200: {
      type: 'object',
      properties: { model_name: { type: 'string' }, model_version: { type: 'string' }, outputs: { type: 'array', items: tensor } },
    },
  },
};

const app = Fastify({ logger: false, bodyLimit: 64 * 1024 * 1024 });
app.post(`/v2/models/${model}/infer`, { schema }, async (request) => {
  const feeds = {};
  for (const input of request.body.inputs)
    feeds[input.name] = new ort.Tensor('float32', Float32Array.from(input.data), input.shape);
  const results = await session.run(feeds);
  return {
    model_name: model,
    model_version: '1',
    outputs: session.outputNames.map((name) => ({
      name,
      datatype: 'FP32',
      shape: Array.from(results[name].dims),
      data: Array.from(results[name].data),
    })),
  };
});

const http = await app.listen({ host: '127.0.0.1', port: 0 });
console.log(JSON.stringify({ http }));
for await (const line of createInterface({ input: process.stdin })) {
  if (line !== 'stats') break;
  const cpu = process.cpuUsage();
  console.log(JSON.stringify({ cpuMicroseconds: cpu.user + cpu.system, allocatedBytes: -1, gcPauseMilliseconds: 0, collections: 0, workingSetBytes: process.memoryUsage().rss }));
}
process.exit(0);
