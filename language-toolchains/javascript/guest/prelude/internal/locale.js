// Why this file exists: QuickJS has no Intl. Programs still print 1,234.5 and
// 12/25/2024 with toLocaleString and sort words with localeCompare, so these
// speak American English whatever locale is asked for, in UTC.

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const SYMBOLS = { USD: '$', EUR: '€', GBP: '£', JPY: '¥', INR: '₹', CNY: 'CN¥', KRW: '₩', CAD: 'CA$', AUD: 'A$', MXN: 'MX$', BRL: 'R$' };
const NO_CENTS = ['JPY', 'KRW'];

const group = digits => digits.replace(/\B(?=(\d{3})+$)/g, ',');

/** A number as en-US writes it. */
export function formatNumber(value, options = {}) {
  if (typeof value === 'bigint') return (value < 0n ? '-' : '') + (options.useGrouping === false ? String(value).replace('-', '') : group(String(value).replace('-', '')));
  if (Number.isNaN(value)) return 'NaN';
  const style = options.style ?? 'decimal';
  const isCurrency = style === 'currency';
  const usual = isCurrency ? (NO_CENTS.includes(options.currency) ? 0 : 2) : 0;
  const min = options.minimumFractionDigits ?? Math.min(usual, options.maximumFractionDigits ?? usual);
  const max = options.maximumFractionDigits ?? Math.max(min, isCurrency ? usual : style === 'percent' ? 0 : 3);
  if (min < 0 || max > 100 || min > max) throw new RangeError('maximumFractionDigits value is out of range.');
  const scaled = Math.abs(style === 'percent' ? value * 100 : value);
  let text;
  if (scaled === Infinity) text = '∞';
  else {
    let digits = options.maximumSignificantDigits === undefined ? fixed(scaled, max) : plain(Number(scaled.toPrecision(options.maximumSignificantDigits)));
    let [whole, part = ''] = digits.split('.');
    while (part.length > min && part.endsWith('0')) part = part.slice(0, -1);
    whole = whole.padStart(options.minimumIntegerDigits ?? 1, '0');
    text = (options.useGrouping === false ? whole : group(whole)) + (part ? `.${part}` : '');
  }
  const negative = value < 0 || Object.is(value, -0);
  const sign = negative ? '-' : options.signDisplay === 'always' || (options.signDisplay === 'exceptZero' && value !== 0) ? '+' : '';
  if (isCurrency) {
    if (options.currency === undefined) throw new TypeError('Currency code is required with currency style.');
    const code = String(options.currency).toUpperCase();
    const symbol = options.currencyDisplay === 'code' ? `${code}\u00a0` : SYMBOLS[code] ?? `${code}\u00a0`;
    return `${sign}${symbol}${text}`;
  }
  return sign + text + (style === 'percent' ? '%' : '') + (style === 'unit' && options.unit ? ` ${options.unit}` : '');
}

/** toFixed that rounds a written half up, as Intl does (1.005 is 1.01). */
function fixed(value, digits) {
  const text = plain(value);
  const [whole, part = ''] = text.split('.');
  if (part.length <= digits) return digits > 0 ? `${whole}.${part.padEnd(digits, '0')}` : whole;
  let number = BigInt(whole + part.slice(0, digits));
  if (part[digits] >= '5') number += 1n;
  const rounded = number.toString().padStart(digits + 1, '0');
  return digits > 0 ? `${rounded.slice(0, -digits)}.${rounded.slice(-digits)}` : rounded;
}

/** The shortest digits of a number without an exponent. */
function plain(value) {
  const text = String(value);
  if (!text.includes('e')) return text;
  const [mantissa, exponent] = text.split('e');
  const [whole, part = ''] = mantissa.split('.');
  const shift = Number(exponent);
  const digits = whole + part;
  if (shift < 0) return `0.${'0'.repeat(-shift - 1)}${digits}`;
  return digits.padEnd(whole.length + shift, '0');
}

const two = value => String(value).padStart(2, '0');
const DATE_FIELDS = ['weekday', 'year', 'month', 'day'];
const TIME_FIELDS = ['hour', 'minute', 'second'];
const STYLES = {
  full: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' }, long: { year: 'numeric', month: 'long', day: 'numeric' },
  medium: { year: 'numeric', month: 'short', day: 'numeric' }, short: { year: '2-digit', month: 'numeric', day: 'numeric' },
};

/** A date as en-US writes it; `wants` is 'date', 'time' or 'both'. */
export function formatDate(date, options = {}, wants = 'both') {
  if (Number.isNaN(date.getTime())) return 'Invalid Date';
  let asked = { ...options };
  if (asked.dateStyle || asked.timeStyle) {
    asked = { ...asked, ...(STYLES[asked.dateStyle] ?? {}), ...(asked.timeStyle ? { hour: 'numeric', minute: '2-digit', ...(asked.timeStyle === 'short' ? {} : { second: '2-digit' }) } : {}) };
  } else {
    const names = wants === 'date' ? DATE_FIELDS : wants === 'time' ? TIME_FIELDS : [...DATE_FIELDS, ...TIME_FIELDS];
    if (!names.some(name => asked[name] !== undefined)) {
      if (wants !== 'time') Object.assign(asked, { year: 'numeric', month: 'numeric', day: 'numeric' });
      if (wants !== 'date') Object.assign(asked, { hour: 'numeric', minute: '2-digit', second: '2-digit' });
    }
  }
  const day = dayText(date, asked);
  const time = timeText(date, asked);
  if (day === '' || time === '') return day || time;
  return `${day}${asked.dateStyle === 'full' || asked.dateStyle === 'long' ? ' at ' : ', '}${time}`;
}

function dayText(date, { weekday, year, month, day }) {
  const name = weekday === undefined ? '' : DAYS[date.getDay()].slice(0, weekday === 'long' ? undefined : 3);
  const yearText = year === undefined ? '' : year === '2-digit' ? two(date.getFullYear() % 100) : String(date.getFullYear());
  const dayNumber = day === undefined ? '' : day === '2-digit' ? two(date.getDate()) : String(date.getDate());
  if (month === 'long' || month === 'short' || month === 'narrow') {
    const monthText = MONTHS[date.getMonth()].slice(0, month === 'long' ? undefined : month === 'short' ? 3 : 1);
    const monthDay = dayNumber ? `${monthText} ${dayNumber}` : monthText;
    const dated = yearText ? (dayNumber ? `${monthDay}, ${yearText}` : `${monthDay} ${yearText}`) : monthDay;
    return name ? `${name}, ${dated}` : dated;
  }
  const monthText = month === undefined ? '' : month === '2-digit' ? two(date.getMonth() + 1) : String(date.getMonth() + 1);
  const dated = [monthText, dayNumber, yearText].filter(Boolean).join('/');
  return name && dated ? `${name}, ${dated}` : name || dated;
}

function timeText(date, { hour, minute, second, hour12 = true, hourCycle }) {
  if (hour === undefined && minute === undefined && second === undefined) return '';
  const isTwelve = hour12 && hourCycle !== 'h23' && hourCycle !== 'h24';
  const parts = [];
  if (hour !== undefined) {
    const shown = isTwelve ? date.getHours() % 12 || 12 : date.getHours();
    parts.push(hour === '2-digit' || !isTwelve ? two(shown) : String(shown));
  }
  if (minute !== undefined) parts.push(parts.length > 0 ? two(date.getMinutes()) : String(date.getMinutes()));
  if (second !== undefined) parts.push(parts.length > 0 ? two(date.getSeconds()) : String(date.getSeconds()));
  return parts.join(':') + (hour !== undefined && isTwelve ? ` ${date.getHours() < 12 ? 'AM' : 'PM'}` : '');
}

/** The order of two texts: letters first without accents and case, then accents,
    then small before large. */
export function compareText(a, b, { numeric = false, sensitivity = 'variant' } = {}) {
  const base = text => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase();
  const first = numeric ? compareNumeric(base(a), base(b)) : compareBase(base(a), base(b));
  if (first !== 0 || sensitivity === 'base') return first;
  const accents = compareBase(a.normalize('NFD').toLowerCase(), b.normalize('NFD').toLowerCase());
  if (accents !== 0 || sensitivity === 'accent') return accents;
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] === b[i]) continue;
    return a[i] === a[i].toLowerCase() ? -1 : 1;
  }
  return 0;
}

/** Spaces and punctuation come before digits, digits before letters. */
const rank = character => (/\s/.test(character) ? 0 : /[\p{P}\p{S}]/u.test(character) ? 1 : /\p{N}/u.test(character) ? 2 : 3);

function compareBase(a, b) {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] === b[i]) continue;
    const difference = rank(a[i]) - rank(b[i]);
    if (difference !== 0) return difference < 0 ? -1 : 1;
    return a[i] < b[i] ? -1 : 1;
  }
  return Math.sign(a.length - b.length);
}

function compareNumeric(a, b) {
  const parts = text => text.match(/\d+|\D+/g) ?? [];
  const [left, right] = [parts(a), parts(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const both = /^\d/.test(left[i]) && /^\d/.test(right[i]);
    const order = both ? Math.sign(Number(left[i]) - Number(right[i])) : compareBase(left[i], right[i]);
    if (order !== 0) return order;
  }
  return Math.sign(left.length - right.length);
}

const replacements = [
  [Number.prototype, { toLocaleString(locale, options) { return formatNumber(Number.prototype.valueOf.call(this), options); } }],
  [BigInt.prototype, { toLocaleString(locale, options) { return formatNumber(BigInt.prototype.valueOf.call(this), options); } }],
  [Date.prototype, {
    toLocaleString(locale, options) { return formatDate(this, options, 'both'); },
    toLocaleDateString(locale, options) { return formatDate(this, options, 'date'); },
    toLocaleTimeString(locale, options) { return formatDate(this, options, 'time'); },
  }],
  [String.prototype, { localeCompare(other, locale, options) { return compareText(String(this), String(other), options); } }],
];
for (const [prototype, methods] of replacements) {
  for (const name of Object.keys(methods)) Object.defineProperty(prototype, name, { value: methods[name], writable: true, configurable: true, enumerable: false });
}
