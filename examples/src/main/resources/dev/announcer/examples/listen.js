const stream = new EventSource('/listen')
stream.onmessage = event => console.log(event.data)
stream.addEventListener('stream-reset', () => location.reload())
