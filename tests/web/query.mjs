// How the site changes queries: web/src/query.js.
import assert from "node:assert/strict";
import { has, names, pieces, put, shell, term, toggle } from "../../web/src/query.js";

assert.deepEqual(pieces(' src:ISR  "joint commission" source:"North Wire",x -place:COL '), ["src:ISR", '"joint commission"', 'source:"North Wire",x', "-place:COL"]);
assert.deepEqual(pieces(""), []);
assert.equal(term("source", "North Wire"), 'source:"North Wire"');
assert.equal(term("on", "1999-11"), "on:1999-11");

assert.equal(toggle("", "type", "AID"), "type:AID");
assert.equal(toggle("treaty type:AID since:1999", "type", "FIGHT"), "treaty type:AID,FIGHT since:1999");
assert.equal(toggle("type:AID,FIGHT treaty", "type", "AID"), "type:FIGHT treaty");
assert.equal(toggle("treaty type:aid", "type", "AID"), "treaty");
assert.equal(toggle("on:1999", "on", "2000"), "on:2000");
assert.equal(toggle('source:"North Wire"', "source", "A, B"), 'source:"North Wire","A, B"');
assert.equal(toggle("-type:AID", "type", "AID"), "-type:AID type:AID");
assert.ok(has("src:ISR,RUS", "src", "RUS") && !has("-src:RUS", "src", "RUS") && !has("src:ISR", "tgt", "ISR"));

assert.ok(names("treaty type:AID", "type") && !names("-type:AID mytype:AID", "type"));

assert.equal(put("since:1999 src:ISR", "since", "2000-01"), "src:ISR since:2000-01");
assert.equal(put("since:1999 src:ISR", "since", ""), "src:ISR");

assert.equal(shell("src:ISR"), "src:ISR");
assert.equal(shell("it's \"two words\""), `'it'\\''s "two words"'`);
console.log("query.mjs: all as expected");
