/** The page: inputs on one side, the answer on the other, two workers behind. */
import 'katex/dist/katex.min.css';
import './style.css';
import { client } from './client.js';
import { byId, counted, markup, settled } from './dom.js';
import { inputs } from './inputs.js';
import type { Known, Tell, Word } from './protocol.js';
import { fromHash, toHash, type State } from './state.js';
import { themes } from './theme.js';
import { answerPlace } from './views/answer.js';
import { copyButton } from './views/copy.js';
import { gallery } from './views/gallery.js';
import { packCheck } from './views/packs.js';
import { pictureStyles } from './views/picture.js';

declare global {
  interface Window {
    /** Started by index.html. */
    readonly firstEngine?: Worker;
  }
}

const engine = client('engine.js', window.firstEngine);
const checker = client('checker.js');

let known: Known = { words: [], packs: [] };
let names: readonly Word[] = [];

const place = answerPlace(byId('answer'));
const [status, cancel, run] = [byId('status'), byId('cancel'), byId('run')];

const running = (on: boolean, text = ''): void => {
  cancel.hidden = !on;
  byId('answer').setAttribute('aria-busy', String(on));
  byId('bar').hidden = !on;
  status.textContent = text;
};

/** Shows what the engine tells of one question. */
const hear =
  (sizes: string, done: () => void) =>
  (tell: Tell): void => {
    if (tell.tag === 'progress')
      running(true, `${counted(tell.nodes)} nodes, ${(tell.ms / 1000).toFixed(1)} s`);
    if (tell.tag === 'answer') {
      place.show(tell.answer);
      running(true, 'Answered; drawing it.');
    }
    if (tell.tag === 'formula') place.formula(tell.formula);
    if (tell.tag === 'details') place.details(tell.details, sizes);
    if (tell.tag === 'step') place.step(tell.step);
    if (tell.tag === 'code') place.code(tell.programs);
    if (tell.tag === 'problems') {
      page.problems(tell.problems);
      place.problems(tell.problems);
    }
    if (tell.tag === 'failed') place.failed(tell.message);
    if (tell.tag !== 'done') return;
    running(false, 'Ready');
    done();
  };

const sizesText = (sizes: Readonly<Record<string, number>>): string => {
  const given = Object.entries(sizes).map(([name, size]) => `${name} = ${size}`);
  return given.length > 0 ? given.join(', ') : 'every size 100';
};

const answer = (done: () => void = () => undefined): void => {
  const question = page.question();
  if (typeof question === 'string' || question.text.trim() === '') {
    running(false, typeof question === 'string' ? question : 'Type a statement or an expression');
    return done();
  }
  if (!cancel.hidden) engine.cancel();
  running(true, 'Working');
  engine.ask({ tag: 'answer', question }, hear(sizesText(question.sizes), done));
};

const check = (): void => {
  const question = page.question();
  if (typeof question === 'string') return;
  checker.ask({ tag: 'check', question }, (tell) => {
    if (tell.tag !== 'checked') return;
    const { problems, html } = tell.checked;
    names = tell.checked.names.length > 0 ? tell.checked.names : names;
    page.problems(problems);
    byId('reading').replaceChildren(...(html === '' ? [] : [markup('div', html, 'formula')]));
  });
};

const checkSoon = settled(150, check);
const keepSoon = settled(300, () => history.replaceState(null, '', `#${toHash(page.state())}`));

const page = inputs(fromHash(location.hash), {
  words: () => [...names, ...known.words],
  changed: () => {
    place.stale();
    checkSoon();
    keepSoon();
  },
  submit: () => answer(),
});

/** Puts a state in and answers it. */
const open = (state: State): void => {
  page.put(state);
  check();
  answer();
};

const cookbook = gallery(({ decls, lhs, relation, rhs, sizes = {} }) => {
  const given = Object.entries(sizes).map(([name, size]) => `${name}=${size}`);
  const state: State = {
    ...page.state(),
    decls: decls.join('\n'),
    text: `${lhs} ${relation} ${rhs}`,
    sizes: given.join(', '),
  };
  history.pushState(null, '', `#${toHash(state)}`);
  open(state);
  run.focus();
});

pictureStyles();
themes();
packCheck(engine, () => page.state());
byId('gallery-open').addEventListener('click', cookbook.open);
run.addEventListener('click', () => answer());
cancel.addEventListener('click', () => {
  engine.cancel();
  running(false, 'Cancelled');
});
byId('share').append(
  copyButton('Copy link', () => {
    history.replaceState(null, '', `#${toHash(page.state())}`);
    return location.href;
  }),
);
/** Back, forward, and an address that was changed by hand. */
addEventListener('popstate', () => open(fromHash(location.hash)));

/** The checker starts when the engine has answered once: both at a time would make the first answer late. */
const startChecker = (): void =>
  checker.ask({ tag: 'known' }, (tell) => {
    if (tell.tag !== 'known') return;
    known = tell.known;
    page.packs.fill(known.packs);
    check();
  });

answer(startChecker);
