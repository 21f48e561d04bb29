const stream = new EventSource('/listen?topic=scores')
let scores = {}
stream.addEventListener('state', event => { scores = JSON.parse(event.data) })
stream.onmessage = event => Object.assign(scores, JSON.parse(event.data))
