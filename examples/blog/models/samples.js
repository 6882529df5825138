// What a new blog begins with: an editor, four categories, a dozen articles, a draft, and a few comments.

import { randomBytes } from 'node:crypto'
import { beego } from 'fastify-beego/app'
import { hashPassword } from './passwords.js'
import { slugOf } from './slug.js'
import { setTags } from './tags.js'

/** @param {import('kysely').Transaction<import('./schema.js').Schema>} trx */
export async function fill (trx) {
  const author = await trx.insertInto('users').values(await firstEditor()).returning('id').executeTakeFirstOrThrow()

  const categoryIds = {}
  for (const name of CATEGORIES) {
    const { id } = await trx.insertInto('categories').values({ slug: slugOf(name), name }).returning('id').executeTakeFirstOrThrow()
    categoryIds[name] = id
  }

  for (const { title, category, tags, day, cover, summary, body, comments = [] } of ARTICLES) {
    const at = day === undefined ? null : `${day}T07:30:00.000Z`
    const { id } = await trx.insertInto('articles').values({
      slug: slugOf(title),
      title,
      summary,
      body: unwrapped(body),
      cover: cover === undefined ? '' : `/static/covers/${cover}.svg`,
      category_id: categoryIds[category],
      author_id: author.id,
      published_at: at,
      updated_at: at ?? new Date().toISOString()
    }).returning('id').executeTakeFirstOrThrow()
    await setTags(trx, id, tags)
    for (const { waits = false, ...comment } of comments) {
      await trx.insertInto('comments').values({ ...comment, article_id: id, approved: waits ? 0 : 1 }).execute()
    }
  }
}

/** Lines are short in this file only. */
function unwrapped (markdown) {
  return markdown.trim().replace(/(?<=\S)\n(?=[\p{Letter}*])/gu, ' ')
}

async function firstEditor () {
  const name = beego.appConfig.string('editor')
  let password = beego.appConfig.string('password')
  if (password === '') {
    password = randomBytes(12).toString('base64url')
    beego.log.notice('the editor is %s, and the password %s', name, password)
  }
  return { name, full_name: name.charAt(0).toUpperCase() + name.slice(1), password: await hashPassword(password) }
}

const CATEGORIES = ['Garden', 'Kitchen', 'Outdoors', 'Workshop']

const ARTICLES = [
  {
    title: 'Bread that waits for you',
    category: 'Kitchen',
    tags: ['bread', 'patience'],
    day: '2026-10-18',
    cover: 'bread',
    summary: 'A dough that rises overnight in a cold place asks for ten minutes in the evening and forgives almost everything else.',
    body: `
Most recipes for bread are written as if the cook had nothing else to do. Fold after thirty minutes, fold again, do not let it go too far. I
have children, a job and a bus to catch, so for years I bought my bread and felt vaguely guilty about it.

Then a neighbour showed me what cold does. Yeast in a warm kitchen sprints; yeast in a cold larder strolls. The same dough that must be watched
at six in the evening can be left alone until six in the morning, and it tastes better for it.

## The whole recipe

| what | how much |
| --- | --- |
| strong flour | 500 g |
| water, cool | 360 g |
| salt | 10 g |
| dry yeast | 1 g, a good pinch |

1. Stir everything together until no dry flour is left. It will look hopeless.
2. Wait a quarter of an hour, then fold it over itself a few times with a wet hand.
3. Cover it and put it somewhere cold. Go to bed.
4. In the morning shape it, let it sit while the oven gets very hot, and bake it for forty minutes in a lidded pot.

> Nothing in this list has to happen on the minute. That is the point of it.

## When it goes wrong

Too slack? Use a tin. Too dense? The larder was colder than you thought: give it two more hours. Forgotten until the evening after? Call it
flatbread, put olive oil on it, and do not apologise.
`,
    comments: [
      { author: 'Ines', body: 'Made it twice this week. The second time I forgot the salt, and even that was eaten.', created_at: '2026-10-19T06:12:00.000Z' },
      { author: 'Tom', body: 'Does it work with half wholemeal?\n\nMine came out a little heavy, but the crust was the best I have had from this oven.', created_at: '2026-10-21T18:40:00.000Z' },
      { author: 'Buy-cheap-watches', body: 'Great post!! Visit my page for watches.', created_at: '2026-10-22T03:01:00.000Z', waits: true }
    ]
  },
  {
    title: 'The tide table on the fridge',
    category: 'Outdoors',
    tags: ['sea', 'walking', 'weather'],
    day: '2026-09-27',
    cover: 'tide',
    summary: 'Living near the sea means keeping two clocks. The second one runs fifty minutes late every day, and decides where you can walk.',
    body: `
There is a booklet on our fridge, held by a magnet in the shape of a crab. It is the only thing in the house that everybody reads. High water at
7.42, low water at 13.55, and after that nobody asks what time it is, only how much beach there is.

The tide comes about **fifty minutes later** each day, because the moon has moved on in the meantime and the earth needs that long to catch
up with it. Twice a month, around new and full moon, sun and moon pull in one line and the range is large. These are the spring tides, which have
nothing to do with the season. A week later they pull at right angles and the sea can hardly be bothered.

## A rule for walkers

The water does not rise evenly. Divide the six hours between low and high into sixths:

- in the first hour it rises one twelfth of the range,
- in the second two twelfths,
- in the third and the fourth three twelfths each,
- then two, then one.

So the beach that seemed so generous an hour after low water is half gone two hours later. I have walked home through a field of turnips
often enough to believe it.
`,
    comments: [
      { author: 'Maeve', body: 'The turnip field! I know exactly which corner you mean.', created_at: '2026-09-28T20:05:00.000Z' }
    ]
  },
  {
    title: 'Sharpening one good knife',
    category: 'Workshop',
    tags: ['tools', 'patience'],
    day: '2026-08-30',
    cover: 'knife',
    summary: 'You need one stone, some water, a marker pen and twenty quiet minutes. The pen is the part that nobody tells you about.',
    body: `
A drawer full of blunt knives is more dangerous than one sharp one, and much slower. I keep a single knife for nearly everything and sharpen it
on the first Sunday of the month, with the radio on.

## Find the angle

Colour the edge with a marker pen, both sides. Make three light strokes on the stone and look:

1. Ink gone at the very edge only: the knife is held too steep.
2. Ink gone above the edge, but not on it: too flat.
3. Ink gone over the whole bevel: stay exactly there.

After a few months the wrists know it and the pen can stay in its mug.

## Feel for the burr

Work on one side until you feel a tiny wire of steel along the other one, with a thumb that moves *away* from the edge, never along it. Then turn
the knife over and do the same. Finish with strokes as light as the weight of the blade.

Cut a tomato. If it needs any pressure at all, have another cup of tea and do five more strokes a side.
`,
    comments: [
      { author: 'Jonas', body: 'The marker pen changed my life, or at least my onions.', created_at: '2026-08-31T10:20:00.000Z' },
      { author: 'Priya', body: 'Which grit do you use? I have a 1000 and never know if I need a finer one.', created_at: '2026-11-02T09:15:00.000Z', waits: true }
    ]
  },
  {
    title: 'Tomatoes from a windowsill',
    category: 'Garden',
    tags: ['seeds', 'patience'],
    day: '2026-07-19',
    cover: 'tomatoes',
    summary: 'Four pots, a window to the south and a paintbrush: what a summer without a garden can still put on the table.',
    body: `
The first year I bought plants and they sulked. The second year I sowed seeds in March, far too early, and had thin green threads that fell over
at the sight of a draught. The third year I read the packet.

What the packet says, in short: start in April, use small varieties, and give each plant a pot as large as a bucket. Roots need more room than
leaves do.

Indoors there is no wind and there are no bees, so somebody has to do their work. When the flowers are open, tap each truss with a pencil at
noon, or go round with a soft paintbrush. It takes a minute, and it is the most important minute of the day.

### What I would tell my earlier self

- Turn the pots by a quarter every morning.
- Water deep and seldom, into the saucer.
- Pinch out the side shoots while they are smaller than a thumbnail.
- Pick the last ones green before the heating goes on. They ripen in a drawer beside an apple.
`
  },
  {
    title: 'Blackbird at five in the morning',
    category: 'Outdoors',
    tags: ['birds', 'weather'],
    day: '2026-05-10',
    cover: 'blackbird',
    summary: 'He begins forty minutes before the sun and sings from the same chimney every day. A short guide to hearing who comes next.',
    body: `
In May I stop setting an alarm. The blackbird on the chimney begins about forty minutes before sunrise, in the grey, with long low phrases
that sound as if he were thinking. He never says quite the same thing twice.

The others come in almost by the clock, and once you know the order you can lie in bed and tell the time.

1. **Blackbird**: slow, fluting, with a scratchy little flourish at the end.
2. **Robin**: thin and silvery, like water running down glass.
3. **Wren**: far too loud for something of nine grams, with a trill in the middle.
4. **Great tit**: two notes, a squeaky bicycle pump.
5. **Sparrows**: no song at all, a general discussion.

Why so early? The air is still, so that sound carries, and it is too dark to find food anyway. There is nothing better to do. I find that
comforting.
`,
    comments: [
      { author: 'Ruth', body: 'Ours has learned the ring of the phone next door. It has fooled me three times.', created_at: '2026-05-11T05:02:00.000Z' }
    ]
  },
  {
    title: 'What the compost knows',
    category: 'Garden',
    tags: ['soil', 'patience'],
    day: '2026-03-22',
    cover: 'compost',
    summary: 'Brown, green, air and time. A heap in the corner turns peelings into soil, and needs less attention than a goldfish.',
    body: `
Everything that is written about compost can be said in one line: mix what is brown with what is green, keep it as damp as a wrung-out cloth, and
let it breathe.

**Green** is what is soft and fresh: peelings, coffee grounds, grass. It is full of nitrogen, and alone it turns to slime. **Brown** is what is dry:
leaves, straw, torn cardboard. It is mostly carbon, and alone it does nothing for years. Two buckets of brown to one of green is a good
beginning.

A heap of a cubic metre grows warm by itself. In its second week ours reaches sixty degrees, and on a cold morning it steams like a kettle. When it
cools, turn it, so that the outside becomes the inside, and it warms up once more.

> If it smells, it wants brown and air. If it sleeps, it wants green and water. There is no third problem.

After nine months or so it smells of woodland, and nobody can say any more what it was.
`
  },
  {
    title: 'Walking the same path all year',
    category: 'Outdoors',
    tags: ['walking', 'weather'],
    day: '2026-01-25',
    cover: 'path',
    summary: 'One walk of four kilometres, every Sunday, fifty-two times. What stays the same turned out to be almost nothing.',
    body: `
Last January I made a promise that sounded dull even to me: the same walk every Sunday, out by the mill and back over the ridge, whatever the
weather. No new paths, no improvements.

By March I was bored. By May I had begun to notice things, because there was nothing else left to do. The third ash tree is always the last one in
leaf. The stream is loudest two days after rain, not one. There is a gate that sings when the wind comes from the west.

I took one photograph each week, from the same stone. Laid out side by side they look like a slow film in which the only actor is light.

### A few numbers

- 52 walks, 4.1 kilometres each
- 19 in rain, 3 in snow, 1 in a hailstorm that I still think about
- 41 kinds of birds, 7 of which I could name at the start
- 0 new paths

This year I have begun the same walk in the other direction. It is a different country.
`,
    comments: [
      { author: 'Anselm', body: 'I have started my own. Week four. Boredom confirmed.', created_at: '2026-02-15T16:30:00.000Z' },
      { author: 'Lucia', body: 'Week four is the worst. Wait for the first green.', created_at: '2026-02-16T08:11:00.000Z' }
    ]
  },
  {
    title: 'Tea, slowly',
    category: 'Kitchen',
    tags: ['tea', 'patience'],
    day: '2025-11-30',
    cover: 'tea',
    summary: 'Green at seventy degrees, black at a hundred, and no bag in sight. The difference between a hot drink and a cup of tea is three minutes.',
    body: `
For a long time tea was something I did to a mug while I was doing something else. Then the kettle broke, and for a week I boiled water in a
saucepan. Standing there with nothing to press, I began to watch.

Small bubbles on the bottom: seventy degrees, right for green tea. Strings of bubbles rising like pearls: eighty-five, for oolong. A rolling boil:
black tea and nothing else.

| tea | water | time |
| --- | --- | --- |
| green | 70° | 2 minutes |
| oolong | 85° | 3 minutes |
| black | 100° | 4 minutes |
| mint from the garden | 100° | until you remember it |

Two grams for a cup, which is a heaped teaspoon for most leaves and a small handful for the large ones. Warm the pot. Put the lid on. Then, and this
is the whole secret, do not do anything else.
`
  },
  {
    title: 'Reading a map without a screen',
    category: 'Outdoors',
    tags: ['maps', 'walking'],
    day: '2025-10-05',
    cover: 'map',
    summary: 'Contour lines are a language with one rule. Learn it in an afternoon, and paper begins to have hills in it.',
    body: `
A screen shows you where you are. A map shows you where you could be. I carry both, but I only ever unfold one of them for pleasure.

The language of contour lines has a single rule: **every point of a line is at the same height**. Everything else follows.

- Lines close together: steep. Your knees will notice.
- Lines far apart: gentle, or marsh.
- Closed rings: a summit, or very rarely a hollow.
- A V that points uphill: a valley, most often with water in it.
- A V that points downhill: a ridge, most often with a view.

## Turn the map

The one habit that helps more than any gadget is to turn the map until it lies as the land does. North is wherever north happens to be; the writing
may stand on its head. What is on your left is then on the left of the paper, and half of all wrong turns never happen.

Count steps between two features that you can see. Mine are sixty-two double paces for a hundred metres, seventy uphill, and I have forgotten the
number for after lunch.
`
  },
  {
    title: 'Repairing a kitchen chair',
    category: 'Workshop',
    tags: ['repair', 'tools'],
    day: '2025-08-17',
    cover: 'chair',
    summary: 'A chair that wobbles wants its old glue out and new glue in. The hard part is to take it apart, and the harder one to wait.',
    body: `
It came from the pavement with a note that said *please take*. One leg had given up, two others were considering it, and somebody had tried
to help with nails.

Wood that moves under people works its joints loose. More glue on top of the old does nothing, since glue holds wood and not glue. So:

1. Mark every part with tape, left and right, before anything comes off.
2. Knock the joints apart with a rubber mallet and a piece of scrap between.
3. Scrape the old glue out, down to bare wood. Warm vinegar softens what is stubborn.
4. Try it dry. If a tenon is loose, wrap it in a thin shaving.
5. Glue, put it together on a flat floor, and pull it tight with a rope twisted by a stick.

Then leave it until tomorrow. I know. Leave it.

The nails I kept in a jar, as a warning.
`,
    comments: [
      { author: 'Henk', body: 'The rope and the stick are better than any clamp that I own.', created_at: '2025-08-18T19:45:00.000Z' }
    ]
  },
  {
    title: 'Learning the clouds',
    category: 'Outdoors',
    tags: ['weather'],
    day: '2025-06-08',
    cover: 'clouds',
    summary: 'Ten names cover the whole sky. Three of them are enough to know whether the washing can stay out.',
    body: `
There are ten kinds of clouds, made of five words: *cirrus*, a curl; *stratus*, a layer; *cumulus*, a heap; *nimbus*, rain; and *alto*, which
ought to mean high and means medium.

You can put them together like a child's blocks. Heaps in a layer are stratocumulus. A layer that rains is nimbostratus. A heap that rains, with
its head in the ice, is the cumulonimbus, and it is time to go indoors.

## Three for the washing line

**Small white heaps at noon**, flat below, with more blue than white between them: fair until the evening.

**High threads from the west that thicken to a veil**, and a ring around the sun: rain within a day. Hang up nothing large.

**Heaps that are taller than they are wide before lunch**: thunder by tea time. Run.
`
  },
  {
    title: 'A knot for every day',
    category: 'Workshop',
    tags: ['tools', 'sea'],
    day: '2025-04-13',
    cover: 'knot',
    summary: 'Four knots do the work of forty. Each holds until you no longer want it to, and then comes undone without a knife.',
    body: `
A good knot has three virtues: it is quickly made, it holds, and it can be untied by the person who made it. Most of what we tie has only
the second.

- **Bowline**: a loop that never slips. For anything that should hang, tow or be rescued.
- **Clove hitch**: round a post in two turns. For now, not for the night.
- **Sheet bend**: joins two ropes, also when one is thick and the other thin.
- **Taut-line hitch**: a loop that slides when you push it and stays when it is pulled. Tents, washing lines, young trees.

Tie each of them ten times with your eyes open and ten times with them shut. After that the hands do it alone, and they go on doing it in the rain, in
the dark, and while somebody is talking to you.
`
  },
  {
    title: 'Soup, a draft',
    category: 'Kitchen',
    tags: ['soup'],
    summary: 'Everything that is left on Thursday, in one pot. Not finished: how much salt, and is it really worth writing down?',
    body: `
An onion, always. Then whatever has waited longest.

*To be continued when I have measured anything.*
`
  }
]
