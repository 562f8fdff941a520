/** Tests of the page in a real browser. */
@NullMarked
package io.rookery.page;

import org.jspecify.annotations.NullMarked;
