// The usual broadcast with better-sse on node's http: one channel, every session registered in it.
import { createServer } from 'node:http'
import { createChannel, createSession } from 'better-sse'

const channel = createChannel()
const asItIs = data => data // the default would make JSON of it

createServer(async (request, response) => {
  if (request.url === '/listen') {
    channel.register(await createSession(request, response, { serializer: asItIs }))
  } else if (request.url === '/announce' && request.method === 'POST') {
    let data = ''
    request.setEncoding('utf8').on('data', part => (data += part)).on('end', () => {
      channel.broadcast(data)
      response.writeHead(204).end()
    })
  } else {
    response.writeHead(404).end()
  }
}).listen(Number(process.argv[2]), '127.0.0.1', 4096)
