/**
 * Calling codes (ITU-T E.164) of countries that shops of the connected systems sell to most, and whether the zero in
 * front of a number at home is dropped abroad, which it is not in Italy.
 */
const codes: Readonly<Record<string, { readonly code: string; readonly keepsZero?: true }>> = {
  AT: { code: '43' },
  AU: { code: '61' },
  BE: { code: '32' },
  BG: { code: '359' },
  CA: { code: '1' },
  CH: { code: '41' },
  CY: { code: '357' },
  CZ: { code: '420' },
  DE: { code: '49' },
  DK: { code: '45' },
  ES: { code: '34' },
  FI: { code: '358' },
  FR: { code: '33' },
  GB: { code: '44' },
  GR: { code: '30' },
  IE: { code: '353' },
  IT: { code: '39', keepsZero: true },
  NL: { code: '31' },
  NO: { code: '47' },
  NZ: { code: '64' },
  PL: { code: '48' },
  PT: { code: '351' },
  RO: { code: '40' },
  SE: { code: '46' },
  US: { code: '1' },
};

/** Fewer digits are an extension or a slip. */
const fewestDigits = 7;
/** The most that E.164 allows. */
const mostDigits = 15;
/** So many digits follow a calling code at least, where it stands there without a plus. */
const fewestAfterCode = 9;

/**
 * A phone number to be compared: "+" and all digits where the country is known (it is said in the number, or by
 * `country`, two letters), else the digits as they stand, which then match only their like.
 */
export function phoneKey(text: string | null, country: string | null): string | null {
  const plain = (text ?? '')
    .normalize('NFKC')
    .replace(/(ext|x|#|εσωτ).*$/iu, '')
    .trim();
  const digits = plain.replaceAll(/\D/g, '');
  if (digits.length < fewestDigits || digits.length > mostDigits + 2 || /^0+$/.test(digits)) return null;
  // "+44 (0) 20 …" is written so that both those at home and those abroad can read it.
  if (plain.startsWith('+')) return `+${plain.replace('(0)', '').replaceAll(/\D/g, '')}`;
  if (digits.startsWith('00')) return `+${digits.slice(2)}`;
  const known = codes[(country ?? '').trim().toUpperCase()];
  if (!known) return digits;
  if (digits.startsWith(known.code) && digits.length >= known.code.length + fewestAfterCode) return `+${digits}`;
  return `+${known.code}${known.keepsZero ? digits : digits.replace(/^0/, '')}`;
}
