/**
 * One spelling for every way a word is written, as `reference/folding.py` folds it: lower case Latin letters and digits
 * without marks, words parted by one space. `Vučitrn`, `vucitrn` and `Вучитрн` are the same.
 */

/** @type {Record<string, string>} Serbian and Macedonian Cyrillic in Serbian Latin; its digraphs are one letter here */
const LATIN = {
  а: "a", б: "b", в: "v", г: "g", д: "d", ђ: "đ", е: "e", ж: "ž", з: "z", и: "i", ј: "j", к: "k", л: "l", љ: "lj", м: "m",
  н: "n", њ: "nj", о: "o", п: "p", р: "r", с: "s", т: "t", ћ: "ć", у: "u", ф: "f", х: "h", ц: "c", ч: "č", џ: "dž", ш: "š",
  ѓ: "đ", ѕ: "dz", ќ: "ć",
};
// How š, ž, č, đ are written where the keyboard lacks them, beside the bare letter.
const PLAIN = [["ß", "ss"], ["sh", "s"], ["zh", "z"], ["ch", "c"], ["dj", "d"], ["đ", "d"], ["ð", "d"], ["ı", "i"]];

/** @param {string} text */
export function fold(text) {
  const latin = [...text.normalize("NFC").toLowerCase()].map((letter) => LATIN[letter] ?? letter).join("");
  let plain = latin.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "");
  for (const [written, bare] of PLAIN) plain = plain.replaceAll(written, bare);
  return plain.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}
