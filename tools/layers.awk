# Fails if a file includes from a folder that stands below its own in src/LAYERS.
# usage: awk -f tools/layers.awk src/LAYERS   (from the root of the tree)
BEGIN { FS = "\t" }
/^#/ { next }
{ place[$1] = ++count; folder[count] = $1 }
END {
    for (i = 1; i <= count; i++) {
        list = "ls src/" folder[i] "/*.[ch] 2>/dev/null"
        while ((list | getline file) > 0) {
            while ((getline line < file) > 0) {
                if (line !~ /^#include "/) continue
                split(line, part, "\""); split(part[2], path, "/")
                if (part[2] == "demarche.h") continue
                if (!(path[1] in place)) { print file ": includes " part[2] " from outside src/LAYERS"; bad = 1 }
                else if (place[path[1]] > i) { print file ": includes " part[2] ", which comes later in src/LAYERS"; bad = 1 }
            }
            close(file); files++
        }
        close(list)
    }
    if (!files) { print "no source files found"; bad = 1 }
    exit bad
}
