// The page works without this: it only keeps the moving parts moving.
'use strict';

const events = new EventSource('/events');

// Fragments are rendered and escaped by the server, as they are in the page itself.
function follow(name) {
  const place = document.getElementById(name);
  if (place === null) return;
  events.addEventListener(name, (event) => {
    const fresh = document.createElement('div');
    fresh.innerHTML = event.data;
    // The same words: keep what the reader has opened and selected.
    if (fresh.textContent.trim() === place.textContent.trim()) return;
    place.replaceChildren(...fresh.childNodes);
  });
}

follow('live');
follow('rules');

// Sending views need not reload the page: the bars move by themselves.
document.querySelectorAll('form[action="/traffic"]').forEach((form) => {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    fetch('/traffic', { method: 'POST', redirect: 'manual' }).catch(() => form.submit());
  });
});
