'use strict';

/*
 * A gRPC client in JavaScript (grpc-js with its xDS plug-in) that a test drives line by line; the
 * commands and answers are those of ../python/client.py. All xDS channels share one ADS stream.
 */

const readline = require('node:readline');
const grpc = require('@grpc/grpc-js');

require('@grpc/grpc-js-xds').register();

const channels = new Map();

function open({ channel, target }) {
  channels.set(channel, new grpc.Client(target, grpc.credentials.createInsecure()));
  return { opened: target };
}

function close({ channel }) {
  channels.get(channel).close();
  channels.delete(channel);
  return { closed: channel };
}

function callOnce(client, { method, timeoutSeconds, metadata, waitForReady = true }) {
  const headers = new grpc.Metadata({ waitForReady });
  for (const [name, value] of Object.entries(metadata || {})) {
    headers.set(name, value);
  }
  const deadline = new Date(Date.now() + timeoutSeconds * 1000);
  return new Promise((resolve) => {
    client.makeUnaryRequest(
      method,
      (text) => Buffer.from(text, 'utf-8'),
      (data) => data.toString('utf-8'),
      '',
      headers,
      { deadline },
      (error, answer) =>
        resolve(error ? { failure: `${grpc.status[error.code]}: ${error.details}` } : { answer }),
    );
  });
}

function count(counts, key) {
  counts[key] = (counts[key] || 0) + 1;
}

async function call(command) {
  const client = channels.get(command.channel);
  const answers = {};
  const failures = {};
  let left = command.count;
  async function worker() {
    while (left-- > 0) {
      const { answer, failure } = await callOnce(client, command);
      failure === undefined ? count(answers, answer) : count(failures, failure);
    }
  }
  await Promise.all(Array.from({ length: command.concurrency || 1 }, worker));
  return { answers, failures };
}

async function main() {
  const commands = { open, close, call };
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const command = JSON.parse(line);
    process.stdout.write(`${JSON.stringify(await commands[command.do](command))}\n`);
  }
  process.exit(0);
}

main();
