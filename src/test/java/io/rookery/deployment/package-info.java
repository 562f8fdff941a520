/** Tests that the files for deploying the server agree with it and with each other. */
@NullMarked
package io.rookery.deployment;

import org.jspecify.annotations.NullMarked;
