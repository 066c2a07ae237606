// Calls the running server with @grpc/grpc-js and writes what came as one line of JSON.
// usage: node call.mjs HOST:PORT PROTO COMMAND [JSON]
// commands: server | ready MODEL | metadata MODEL | infer REQUEST
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const [address, proto, command, argument] = process.argv.slice(2);
const definition = loader.loadSync(proto, { keepCase: true, longs: String, enums: String, defaults: true, oneofs: true });
const client = new (grpc.loadPackageDefinition(definition).inference.GRPCInferenceService)(address, grpc.credentials.createInsecure());
const call = (method, request) => new Promise((resolve, reject) =>
  client[method](request, { deadline: Date.now() + 30_000 }, (error, answer) => error ? reject(error) : resolve(answer)));

const bytes = (value) => Buffer.from(value, 'base64');

try {
  let answer;
  if (command === 'server') {
    answer = { live: (await call('ServerLive', {})).live, ready: (await call('ServerReady', {})).ready, metadata: await call('ServerMetadata', {}) };
  } else if (command === 'ready') {
    answer = await call('ModelReady', { name: argument });
  } else if (command === 'metadata') {
    answer = await call('ModelMetadata', { name: argument });
  } else {
    const request = JSON.parse(argument);
    request.raw_input_contents = (request.raw_input_contents ?? []).map(bytes);
    answer = await call('ModelInfer', request);
    answer.raw_output_contents = answer.raw_output_contents.map((content) => content.toString('base64'));
  }
  console.log(JSON.stringify(answer));
} catch (error) {
  console.log(JSON.stringify({ code: error.code, details: error.details }));
}
client.close();
