const channel = new BroadcastChannel('news')
let last = ''
const hear = event => { last = event.id; console.log(event.data) }
channel.onmessage = message => hear(message.data)

navigator.locks.request('news', () => new Promise(() => { // one tab has it, until it is closed
  const stream = new EventSource('/listen?topic=news&lastEventId=' + encodeURIComponent(last))
  stream.onmessage = ({data, lastEventId}) => {
    const event = {data, id: lastEventId}
    hear(event)
    channel.postMessage(event)
  }
}))
