const stream = new EventSource('/listen?topic=news')
stream.onmessage = event => console.log(event.data)
stream.addEventListener('stream-reset', () => location.reload()) // something was missed and is gone: start anew
