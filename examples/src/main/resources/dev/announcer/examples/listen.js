const stream = new EventSource('/listen?topic=news')
stream.onmessage = event => console.log(event.data)
stream.addEventListener('stream-reset', () => location.reload())
