// Calls any method of the running server with @grpc/grpc-js and writes what came as one line of JSON: {answers, code, details}.
// usage: node rpc.mjs HOST:PORT PROTOS SERVICE METHOD [REQUESTS]      REQUESTS: a JSON array, one message each; by default [{}]
//        node rpc.mjs HOST:PORT PROTOS watch MODEL                    watches a model while unloading and loading it
import { join } from 'node:path';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const [address, protos, service, method, requests = '[{}]'] = process.argv.slice(2);
const files = ['open_inference.proto', 'model_repository.proto', ...['health/v1/health', 'reflection/v1/reflection', 'reflection/v1alpha/reflection']
  .map((name) => join('grpc', name + '.proto'))];
const definition = loader.loadSync(files, { keepCase: true, longs: String, enums: String, bytes: String, defaults: true, oneofs: true, includeDirs: [protos] });
const root = grpc.loadPackageDefinition(definition);
const open = (name) => new (name.split('.').reduce((scope, part) => scope[part], root))(address, grpc.credentials.createInsecure());
const deadline = () => ({ deadline: Date.now() + 30_000 });

const collect = (stream, onAnswer = () => {}) => new Promise((resolve) => {
  const answers = [];
  stream.on('data', (answer) => { answers.push(answer); onAnswer(answer, answers.length); });
  stream.on('error', () => {});
  stream.on('status', ({ code, details }) => resolve({ answers, code, details }));
});

async function call(client) {
  const messages = JSON.parse(requests);
  const { requestStream, responseStream } = definition[service][method];
  if (!responseStream)
    return await new Promise((resolve) => client[method](messages[0], deadline(), (error, answer) =>
      resolve(error ? { answers: [], code: error.code, details: error.details } : { answers: [answer], code: 0, details: '' })));
  const stream = requestStream ? client[method](deadline()) : client[method](messages[0], deadline());
  const collected = collect(stream);
  if (requestStream) {
    messages.forEach((message) => stream.write(message));
    stream.end();
  }
  return await collected;
}

async function watch(model) {
  const repository = open('inference.GRPCInferenceService');
  const health = open('grpc.health.v1.Health');
  const stream = health.Watch({ service: model }, deadline());
  const collected = await collect(stream, (_, count) => {
    if (count === 1) repository.RepositoryModelUnload({ model_name: model }, deadline(), () => {});
    if (count === 2) repository.RepositoryModelLoad({ model_name: model }, deadline(), () => {});
    if (count === 3) stream.cancel();
  });
  repository.close();
  health.close();
  return collected;
}

if (service === 'watch') {
  console.log(JSON.stringify(await watch(method)));
} else {
  const client = open(service);
  console.log(JSON.stringify(await call(client)));
  client.close();
}
