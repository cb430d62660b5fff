/* reports/palette.h - the colours of pages and figures, each for light and for dark.
 *
 * Words reach 4.5 : 1 on the paper (WCAG 2.2, AA); the line is for frames alone.  No colour
 * tells anything by itself: words, signs and dashes stand beside it. */
#ifndef DEM_REPORTS_PALETTE_H
#define DEM_REPORTS_PALETTE_H

#define LIGHT_INK    "#1c2733"
#define LIGHT_PAPER  "#ffffff"
#define LIGHT_LINE   "#c3ccd5"
#define LIGHT_BLUE   "#1f5f99" /* the left party; cooperation */
#define LIGHT_ORANGE "#a84e05" /* the right one; conflict */
#define LIGHT_SOFT   "#55626f"

#define DARK_INK    "#e4e9ee"
#define DARK_PAPER  "#161c22"
#define DARK_LINE   "#3a4652"
#define DARK_BLUE   "#7db7ea"
#define DARK_ORANGE "#f0a35e"
#define DARK_SOFT   "#a3b0bd"

/* The same as variables of a style sheet. */
#define PALETTE_CSS                                                                            \
    ":root{color-scheme:light dark;--ink:" LIGHT_INK ";--paper:" LIGHT_PAPER                   \
    ";--line:" LIGHT_LINE ";--left:" LIGHT_BLUE ";--right:" LIGHT_ORANGE ";--soft:" LIGHT_SOFT \
    "}"                                                                                        \
    "@media(prefers-color-scheme:dark){:root{--ink:" DARK_INK ";--paper:" DARK_PAPER           \
    ";--line:" DARK_LINE ";--left:" DARK_BLUE ";--right:" DARK_ORANGE ";--soft:" DARK_SOFT     \
    "}}"

#endif
