/** epubcheck over many books in one JVM, whose start costs more CPU than twenty books; what it says, book by book. */
class Epubs {
    public static void main(String[] books) {
        System.setErr(System.out);
        for (String book : books) {
            System.out.println("\f" + book);
            new com.adobe.epubcheck.tool.EpubChecker().run(new String[] {book});
        }
    }
}
