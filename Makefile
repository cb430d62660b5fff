# The door: verbs only.  The build itself is CMakeLists.txt with its presets.
.PHONY: all setup build asan demo check bench rates score conformance fuzz model web install clean

all: build

setup:            ## install what is missing (Debian packages)
	@tools/setup

build: setup      ## the program, in build/release
	@cmake --preset release >build/configure.log 2>&1 || { cat build/configure.log; exit 1; }
	@cmake --build --preset release

asan: setup       ## the same under the address and undefined-behaviour sanitizers
	@cmake --preset asan >build/configure.log 2>&1 || { cat build/configure.log; exit 1; }
	@cmake --build --preset asan

check: build asan ## all tests, plain and under the sanitizers
	@tools/check

demo: build       ## code the bundled article; load forty more, brief their last day, tell how to look at them
	@build/release/demarche explain samples/article.txt
	@rm -f build/demo.db build/demo.db-*
	@build/release/demarche load build/demo.db samples/press.jsonl
	@echo
	@build/release/demarche brief --limit=1 build/demo.db
	@echo "In a browser: build/release/demarche serve build/demo.db"

bench: build      ## sentences a second and peak memory on one core; the store (MEGABYTES=1024: over a gibibyte)
	@tools/bench
	@tools/bench-queue
	@MEGABYTES="$(or $(MEGABYTES),64 256)" tools/bench-load

rates: build      ## how often changes of made-up relations are found, and found where there are none
	@build/release/demarche-bench-rates

score: build      ## the table of ../shared/gold in short
	@tools/score

conformance: build ## how far the validation records of PETRARCH and TABARI in ../shared are coded as they say
	@tools/conformance

fuzz: setup       ## each fuzz target for a minute
	@tools/fuzz

model: build      ## train the analyzer again from the treebanks
	@tools/model

web: build        ## the site, inside of the program: then `demarche serve DB`
	@test -s web/dist/index.html && echo "the site is in build/release/demarche: demarche serve DB"

install: build    ## into /usr/local, or PREFIX=...
	@cmake --install build/release --prefix $(or $(PREFIX),/usr/local)

clean:
	rm -rf build
