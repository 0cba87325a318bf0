package io.windtrap.local;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Takes an option for the base URL of a server, and says so when it is none. */
public final class HttpUrl implements ITypeConverter<URI> {
    @Override
    public URI convert(String text) {
        try {
            URI url = new URI(text);
            if (url.getScheme() != null
                    && List.of("http", "https").contains(url.getScheme())
                    && url.getHost() != null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw new TypeConversionException("'" + text + "' is not a URL such as http://127.0.0.1:8080");
    }
}
