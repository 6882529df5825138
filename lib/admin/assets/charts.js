// The charts that move, by uPlot, in the place of those that the server has drawn.

import { bytes, decimal, duration } from './format.js'

const { getComputedStyle, matchMedia, ResizeObserver, uPlot: Plot } = window

/** Seconds that a chart reaches over. */
const WINDOW = 300

const WRITERS = { 'per second': (value) => `${decimal(value)}/s`, milliseconds: duration, bytes }

/** What the figures of a sample are called, and how each is written. */
export const FIGURES = {
  requests: WRITERS['per second'],
  errors: WRITERS['per second'],
  p50: duration,
  p99: duration,
  rss: bytes,
  heapUsed: bytes,
  eventLoopDelay: duration,
  cpu: (value) => `${decimal(value)} %`
}

export class Charts {
  #samples = []
  #charts

  /** @param figures - Elements with `data-chart`. */
  constructor (figures) {
    this.#charts = [...figures].map((figure) => new Chart(figure))
    const redraw = () => this.#charts.forEach((chart) => chart.recolour())
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw)
    window.addEventListener('supervisor:theme', redraw)
  }

  /** @param samples - Oldest first. */
  replace (samples) {
    this.#samples = samples.slice(-WINDOW)
    this.#draw()
  }

  add (sample) {
    const last = this.#samples.at(-1)
    if (last !== undefined && sample.time <= last.time) return
    this.#samples.push(sample)
    while (this.#samples[0].time < sample.time - WINDOW * 1000) this.#samples.shift()
    this.#draw()
  }

  #draw () {
    for (const chart of this.#charts) chart.draw(this.#samples)
  }
}

class Chart {
  #plot
  #lines
  #box

  constructor (figure) {
    const { unit } = figure.dataset
    const write = WRITERS[unit]
    const items = [...figure.querySelectorAll('[data-series]')]
    this.#lines = items.map((item) => ({ key: item.dataset.series, item, output: item.querySelector('output') }))
    this.#box = figure.querySelector('.plot')

    const ink = () => colourOf(this.#box)
    const font = fontOf(this.#box)
    const grid = { stroke: () => lineColourOf(this.#box), width: 1 }
    const options = {
      width: Math.max(this.#box.clientWidth, 100),
      height: this.#box.clientHeight,
      padding: [8, 18, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, sync: { key: 'supervisor' }, points: { size: 6 } },
      scales: {
        x: { time: true, range: (plot, min, max) => { const end = max ?? Date.now() / 1000; return [end - WINDOW, end] } },
        y: { range: (plot, min, max) => [0, ticksUpTo(max ?? 0, unit).at(-1)] }
      },
      axes: [
        { stroke: ink, grid: { show: false }, ticks: { show: false }, size: 24, font, incrs: [60, 120, 300], values: (plot, splits) => splits.map(clock) },
        { stroke: ink, grid, ticks: { show: false }, size: 64, gap: 6, font, splits: (plot) => ticksUpTo(plot.scales.y.max, unit), values: (plot, splits) => splits.map((split) => tick(split, unit)) }
      ],
      series: [
        {},
        ...this.#lines.map(({ item }) => ({
          stroke: () => colourOf(item),
          // errors are few: a bar for each second that has some
          ...item.classList.contains('bad')
            ? { fill: () => colourOf(item), width: 0, paths: Plot.paths.bars({ size: [1, 4, 2] }) }
            : { fill: (plot) => fade(plot, colourOf(item)), width: 1.75 },
          points: { show: false }
        }))
      ],
      hooks: { setCursor: [(plot) => this.#say(plot)] }
    }
    this.#box.querySelector('svg')?.remove()
    this.#box.querySelector('.top')?.remove()
    this.#plot = new Plot(options, [[], ...this.#lines.map(() => [])], this.#box)
    new ResizeObserver(() => {
      if (this.#box.clientWidth > 0) this.#plot.setSize({ width: this.#box.clientWidth, height: this.#box.clientHeight })
    }).observe(this.#box)
    this.write = write
  }

  draw (samples) {
    this.#plot.setData([samples.map(({ time }) => time / 1000), ...this.#lines.map(({ key }) => samples.map((sample) => sample[key]))])
    this.#say(this.#plot)
  }

  recolour () {
    this.#plot.redraw(false)
  }

  /** What stands under the pointer, or now. */
  #say (plot) {
    const at = plot.cursor.idx ?? plot.data[0].length - 1
    for (const [i, { output }] of this.#lines.entries()) output.textContent = this.write(plot.data[i + 1]?.[at] ?? 0)
  }
}

/** Round figures from 0 to beyond `max`, four at most: by 1, 2 or 5 of a power of ten, memory in MiB. */
function ticksUpTo (max, unit) {
  const base = unit === 'bytes' ? 2 ** 20 : 1
  const least = Math.max(max / base, unit === 'per second' ? 3 : 1) / 3
  const power = 10 ** Math.floor(Math.log10(least))
  const step = [1, 2, 5, 10].find((digit) => digit * power >= least * 0.999) * power * base
  const many = Math.max(1, Math.ceil(max * 0.999 / step))
  return Array.from({ length: many + 1 }, (_, i) => i * step)
}

function clock (seconds) {
  return new Date(seconds * 1000).toLocaleTimeString('sv-SE', { hour: '2-digit', minute: '2-digit' })
}

/** As short as it can be: `25 ms`, `1.5 s`, `128 MiB`. */
function tick (value, unit) {
  if (value === 0) return '0'
  if (unit === 'per second') return `${short(value)}/s`
  if (unit === 'bytes') return value < 2 ** 30 ? `${short(value / 2 ** 20)} MiB` : `${short(value / 2 ** 30)} GiB`
  return value < 1000 ? `${short(value)} ms` : `${short(value / 1000)} s`
}

function short (value) {
  return String(Number(value.toPrecision(3)))
}

function colourOf (element) {
  return getComputedStyle(element).color
}

function lineColourOf (element) {
  return getComputedStyle(element).borderTopColor
}

function fontOf (element) {
  return `11px ${getComputedStyle(element).fontFamily}`
}

/** The colour, fading towards the bottom. */
function fade (plot, colour) {
  const { top, height } = plot.bbox
  const gradient = plot.ctx.createLinearGradient(0, top, 0, top + height)
  gradient.addColorStop(0, withAlpha(colour, 0.22))
  gradient.addColorStop(1, withAlpha(colour, 0.02))
  return gradient
}

/** @param colour - `rgb(r, g, b)`, as computed styles have it. */
function withAlpha (colour, alpha) {
  return colour.replace('rgb(', 'rgba(').replace(')', `, ${alpha})`)
}
