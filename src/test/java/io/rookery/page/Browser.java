package io.rookery.page;

import io.rookery.testing.Chromium;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.WebDriverWait;

/** One person in front of the page: what they do and what they see. */
final class Browser implements AutoCloseable {
    private static final Duration SEEN_MAX = Duration.ofSeconds(30);

    private final ChromeDriver driver = Chromium.start();

    /** Enters the page with a token; {@code otherNodes} are where to go on when this one is gone. */
    void enter(String page, String token, List<String> otherNodes) {
        driver.get(page);
        find(By.cssSelector("details > summary")).click();
        find(By.id("token")).sendKeys(token);
        find(By.id("nodes")).sendKeys(String.join(", ", otherNodes));
        find(By.id("enter")).click();
        awaitOn("#connection-state", "Connected"::equals);
    }

    void reload() {
        driver.navigate().refresh();
        awaitOn("#connection-state", "Connected"::equals);
    }

    void join(String channel) {
        find(By.id("join-channel")).click();
        find(By.id("ask-input")).sendKeys(channel + Keys.ENTER);
        awaitOn("#conversation-title", channel::equals);
    }

    /** Opens the conversation with someone who is shown among the people. */
    void openDirect(String user) {
        find(By.cssSelector("#people [data-user='" + user + "']")).click();
        awaitOn("#conversation-title", user::equals);
    }

    void openConversation(String key) {
        find(By.cssSelector(".conversation-item[data-key='" + key + "']")).click();
    }

    void write(String text) {
        find(By.id("composer")).sendKeys(text + Keys.ENTER);
    }

    String node() {
        return driver.findElement(By.id("connection-node")).getText();
    }

    void awaitOtherNodeThan(String node) {
        awaitOn("#connection-node", shown -> !shown.isEmpty() && !shown.equals(node));
    }

    void awaitMessage(String text) {
        await("the message " + text, () -> messages().contains(text));
    }

    void awaitSameMessagesAs(Browser other) {
        await("the same messages as the other", () -> messages().equals(other.messages()));
    }

    void awaitStatus(String user, String status) {
        awaitOn("#people [data-user='" + user + "'] .status", status::equals);
    }

    void awaitNote(String note) {
        awaitOn(".message .note", note::equals);
    }

    void awaitUnread(String key, String count) {
        awaitOn(".conversation-item[data-key='" + key + "'] .badge", count::equals);
    }

    /** The texts of the open conversation, in the order shown. */
    List<String> messages() {
        return driver.findElements(By.cssSelector("#messages .message .text")).stream()
                .map(WebElement::getText)
                .toList();
    }

    List<String> toasts() {
        return driver.findElements(By.cssSelector(".toast")).stream()
                .map(WebElement::getText)
                .toList();
    }

    /** What the browser's console holds since the last call, but for connections that could not be made. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .filter(message -> !message.contains("WebSocket connection to"))
                .toList();
    }

    void logOut() {
        find(By.id("log-out")).click();
        find(By.id("enter"));
    }

    private WebElement find(By by) {
        return new WebDriverWait(driver, SEEN_MAX).until(each -> {
            WebElement element = each.findElement(by);
            return element.isDisplayed() ? element : null;
        });
    }

    private void awaitOn(String selector, Predicate<String> wanted) {
        await(
                selector + " to change",
                () -> driver.findElements(By.cssSelector(selector)).stream()
                        .map(WebElement::getText)
                        .anyMatch(wanted));
    }

    private void await(String what, BooleanSupplier condition) {
        new WebDriverWait(driver, SEEN_MAX)
                .ignoring(StaleElementReferenceException.class)
                .withMessage(() -> what + "; messages shown: " + messages() + "; notices: " + toasts())
                .until(each -> condition.getAsBoolean());
    }

    @Override
    public void close() {
        driver.quit();
    }
}
