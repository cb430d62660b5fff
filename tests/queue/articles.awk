# Invented articles as JSON lines, -v count=N of them, the same ones each time: several
# publishers tell of the same events, some without an id.
BEGIN {
    split("Norway criticised Japan on Monday for its whaling.|Mali and Ghana signed a trade agreement in Accra on Tuesday.|Syria threatened to attack Israel.|France recalled its ambassador from Chad.|Brazil sent relief to Peru on Wednesday.|Chad denied that it had arrested two envoys of France.|Greece offered Turkey a treaty. Turkey rejected the offer.", fact, "|")
    split("The talks will go on next week in another town.|Farmers of the border villages watched the sky and waited for rain.|The harbour was quiet and the shops had closed at noon.", last, "|")
    split("Monitor|Harbour Post|Evening Wire|", publisher, "|")
    words = split("anchor barley cellar dagger ember falcon garnet hamlet indigo jasmine kettle lantern meadow nectar orchard pebble quarry ribbon saddle timber umbrella velvet walnut yarrow zephyr almond basket candle drawer easel", word, " ")
    for (i = 1; i <= count; i++) {
        r = (i * 7919 + int(i / 7) * 104729) % 1000003
        printf "{"
        if (i % 5) printf "\"id\":\"a-%d\",", i
        if (i % 11 == 0) printf "\"title\":\"Report %d\",", i
        printf "\"source\":\"%s\",\"date\":\"%d-11-%02d\",", publisher[r % 4 + 1], 1900 + int(i / 400) % 100, int(r / 4) % 28 + 1
        printf "\"text\":\"%s %s %s %d ships were counted. The list had", fact[int(r / 16) % 7 + 1], fact[int(r / 128) % 7 + 1], last[int(r / 1024) % 3 + 1], i / 3
        for (k = 0; k < 24; k++) { # so that few are taken for copies of each other
            s = (s * 1103515245 + 12345 + i) % 2147483648
            printf " %s", word[int(s / 65536) % words + 1]
        }
        printf ".\"}\n"
    }
}
