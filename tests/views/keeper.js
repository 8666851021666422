// A keeper for looking at screens: plays scripted events, answers commands just enough. Never shipped.
// The scene is the last part of the path: /c/scene-class-teacher-12, /c/scene-door-green, /c/scene-class-student-4-chat …
const names = ['Maya', 'Tomás', 'অনন্যা', 'Li Wei 李伟', 'Olu', 'Zeynep', 'Søren', 'Ava', 'محمد', 'Priya', 'Иван', 'Chloé', 'Noah', 'Fatima', 'Kwame', 'Sakura', 'Leo', 'Amélie',
  'Yusuf', 'Grace', 'Emil', 'Nia', 'Jin', 'Rosa', 'Theo', 'Lucía', 'Ben', 'Ida', 'Alexandria-Josephine van der Berg'];
const say = (e, fields = {}) => postMessage({ to: 'app', e, ...fields });
const link = (i) => `${location.origin}/c/abcdefghijklmnopqrstuvwxyz#s=${'ABCDEFGHIJKLMNOPQRSTUV'.slice(0, 21)}${i}`;
let file = { class: 'abc', name: 'Class 2b', teacher: 'Ms Rivera', link: `${location.origin}/c/abcdefghijklmnopqrstuvwxyz`, students: [], open: false };
let room = null;
const students = (list) => list.map((name, i) => ({ subject: `s${i}`, name, link: link(i), revoked: i === 3, barred: i === 5 }));
const door = (stage, kind = 'student', more = {}) => say('door', { class: 'abc', kind, stage, words: ['amber', 'otter'],
  colours: [{ name: 'mint', rgb: '#7fd8be' }, { name: 'yellow', rgb: '#f9c80e' }, { name: 'violet', rgb: '#7b4fc9' }], ...more });
function classroom(role, count, more = {}) {
  const people = [{ subject: 't', name: 'Ms Rivera', role: 'teacher', camera: true, microphone: true },
    ...names.slice(0, count - 1).map((name, i) => ({ subject: `s${i}`, name, role: i === 4 ? 'guest' : 'student', camera: i % 3 === 0, microphone: i % 4 === 1, away: i === 6 }))];
  room = { me: role === 'teacher' ? 't' : 's0', role, name: 'Class 2b', people, hands: count > 3 ? ['s2', 's1'] : [], waiting: [], missing: role === 'teacher' ? names.slice(count, count + 3) : [],
    safety: ['river', 'candle', 'orbit', 'maple', 'seven'], teacher_away: false, policy: { locked: false, frozen: false, chat: true }, muted: false, spotlight: null, connected: true, ...more };
  postMessage({ to: 'media', m: 'joined', subject: room.me, boot: 1 });
  say('class', room);
}
let line = 0;
const chat = (subject, name, text) => say('chat', { id: `m${++line}`, subject, name, text, at: 1000 * line, mine: subject === room.me });
function scene(words) {
  const [what, a, b, ...more] = words;
  if (what === 'start') return say('start', { invited: false, may_create: true });
  if (what === 'file') return say('classfile', file = { ...file, students: students(names.slice(0, Number(a || 8))), open: b === 'open' });
  if (what === 'door') return door(a, b || 'student', ['green', 'waiting'].includes(a) && b !== 'guest' ? { name: 'Maya', class_name: 'Class 2b' } : {});
  if (what === 'over') { say('class', {}); return say('over', { reason: a }); }
  if (what !== 'class') return say('alert', { code: 'bad-link' });
  if (a === 'teacher') file.students = students(names.slice(0, 8)), say('classfile', file);
  classroom(a, Number(b || 4), {
    ...(more.includes('waiting') && { waiting: [{ id: 'w1', name: 'Dana', guest: true, reason: '' }, { id: 'w2', name: 'Maya', guest: false, reason: 'new-device' }] }),
    ...(more.includes('frozen') && { policy: { frozen: true, chat: true } }),
    ...(more.includes('away') && { teacher_away: true }),
    ...(more.includes('spotlight') && { spotlight: 's0' }),
    ...(more.includes('missing') && { missing: ['Ida', 'Ben', 'Lucía'] }),
  });
  if (more.includes('seats')) {
    room.people.forEach((one, i) => { one.seat = i === 0 ? '' : i === 3 ? 'Room 114, row 2, seat 12' : `Seat ${i}`; });
    room.waiting.forEach((one, i) => { one.seat = `Seat ${20 + i}`; });
    same();
  }
  if (more.includes('screen')) { room.people[0].screen = true; same(); }
  if (more.includes('cameras')) { for (const p of room.people) p.camera = true; same(); }
  if (more.includes('alert')) say('alert', { code: 'camera-denied' });
  if (more.includes('chat')) {
    chat('t', 'Ms Rivera', 'Good morning everyone! Please open your maths books on page 42.');
    chat('s1', 'Tomás', 'Good morning 🎉');
    chat('s1', 'Tomás', 'I have it');
    chat('s0', 'Maya', 'Which page?');
    chat('t', 'Ms Rivera', 'Page 42. The one with the frog.');
  }
}
const same = () => say('class', room = { ...room });
const person = (subject, change) => { room.people = room.people.map((p) => (p.subject === subject ? { ...p, ...change } : p)); same(); };
// What a test makes happen: {patch: fields of the class's event} or any message to the app.
new BroadcastChannel('views').onmessage = ({ data }) => { if (data.patch) { room = { ...room, ...data.patch }; same(); } else postMessage(data); };
const commands = {
  boot: ({ path }) => scene(path.startsWith('/c/scene-') ? path.slice(9).split('-') : ['start']),
  create: ({ name, teacher, students: text }) => say('classfile', file = { ...file, name, teacher, students: students(text.split('\n').filter(Boolean)) }),
  open: () => classroom('teacher', 4), join: () => classroom('student', 4), ask: () => door('waiting', 'guest'), leave: () => say('over', { reason: 'left' }), end: () => say('over', { reason: 'ended' }),
  chat: ({ text }) => chat(room.me, room.people.find((p) => p.subject === room.me).name, text),
  hand: ({ raised }) => { room.hands = raised ? [...room.hands, room.me] : room.hands.filter((s) => s !== room.me); same(); },
  lower_hand: ({ subject }) => { room.hands = room.hands.filter((s) => s !== subject); same(); },
  react: ({ kind }) => { person(room.me, { reaction: kind }); setTimeout(() => person(room.me, { reaction: null }), 5000); },
  freeze: ({ on }) => { room.policy = { ...room.policy, frozen: on }; same(); }, lock: ({ on }) => { room.policy = { ...room.policy, locked: on }; same(); },
  let_in: ({ id }) => { room.waiting = room.waiting.filter((w) => w.id !== id); same(); }, turn_away: (c) => commands.let_in(c), let_everyone_in: () => { room.waiting = []; same(); },
  remove: ({ subject }) => { room.people = room.people.filter((p) => p.subject !== subject); same(); },
  spotlight: ({ subject }) => { room.spotlight = subject; same(); },
  revoke: ({ subject }) => say('classfile', file = { ...file, students: file.students.map((s) => (s.subject === subject ? { ...s, revoked: true } : s)) }),
  media_state: ({ camera, microphone }) => { if (room) { Object.assign(room.people.find((p) => p.subject === room.me), { camera, microphone }); same(); } },
};
onmessage = ({ data }) => {
  if (data.to === 'keeper') { postMessage({ to: 'log', c: data }); commands[data.c]?.(data); }
};
