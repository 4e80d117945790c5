// The page works without this: it only keeps the moving parts moving and saves reloads.
'use strict';

// Makes `here` look like `fresh`, keeping elements that stay: what the reader has opened, focused
// or selected survives. Both are rendered and escaped by the server.
function become(here, fresh) {
  for (const { name } of [...here.attributes]) {
    if (!fresh.hasAttribute(name) && !keeps(here, name)) here.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (here.getAttribute(name) === value || keeps(here, name)) continue;
    here.setAttribute(name, value);
    if (name === 'data-total' && value !== '0') flow(here);
  }
  becomeChildren(here, fresh);
}

function becomeChildren(here, fresh) {
  const old = [...here.childNodes];
  [...fresh.childNodes].forEach((node, i) => {
    const was = old[i];
    if (was === undefined) here.append(node.cloneNode(true));
    else if (was.nodeName !== node.nodeName) was.replaceWith(node.cloneNode(true));
    else if (was.nodeType !== Node.ELEMENT_NODE) {
      if (was.nodeValue !== node.nodeValue) was.nodeValue = node.nodeValue;
    } else become(was, node);
  });
  old.slice(fresh.childNodes.length).forEach((node) => node.remove());
}

// The reader folds details; the class of moving edges is set here.
function keeps(element, attribute) {
  return attribute === 'open' && element.nodeName === 'DETAILS';
}

// Calls went this way: let the edge move for a moment.
const moving = new Map();
function flow(edge) {
  edge.classList.add('flowing');
  clearTimeout(moving.get(edge));
  moving.set(edge, setTimeout(() => edge.classList.remove('flowing'), 900));
}

const events = new EventSource('/events');
for (const name of ['live', 'notices', 'chooser', 'dock', 'counts', 'rules']) {
  const place = document.getElementById(name);
  if (place === null) continue;
  events.addEventListener(name, (event) => {
    const fresh = document.createElement('template');
    fresh.innerHTML = event.data;
    becomeChildren(place, fresh.content);
  });
}

// A rule is pressed: show the next answer in place, without a jump.
async function send(form, button) {
  const fields = new URLSearchParams();
  if (button !== null && button.name !== '') fields.set(button.name, button.value);
  const reply = await fetch(form.action, { method: 'POST', body: fields });
  const html = new DOMParser().parseFromString(await reply.text(), 'text/html');
  const main = html.getElementById('main');
  if (!reply.ok || main === null) throw new Error(`${form.action}: ${reply.status}`);
  become(document.getElementById('main'), main);
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.matches('[data-enhance]')) return;
  event.preventDefault();
  const button = event.submitter;
  form.classList.add('busy');
  send(form, button)
    .catch(() => location.reload())
    .finally(() => {
      form.classList.remove('busy');
      const chooser = form.closest('[popover]');
      if (chooser !== null && chooser.matches(':popover-open')) chooser.hidePopover();
    });
});
