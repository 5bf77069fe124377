using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Npgsql;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Postgres;

/// <summary>Where a PostgreSQL database is: a URL as libpq takes it, or Npgsql's <c>Host=…;Database=…</c>. Its text never has the password.</summary>
/// <remarks>A password may also come from PGPASSWORD or a passfile (PGPASSFILE), and then stands in no setting.</remarks>
internal sealed partial class PostgresAddress
{
    private const string Legal =
        "Give postgresql://user@host:5432/database, with ?sslmode=verify-full, sslrootcert, host (a folder of sockets), user, passfile or schema as needed; or Host=…;Username=…;Database=…";

    private readonly NpgsqlConnectionStringBuilder _settings;

    private PostgresAddress(NpgsqlConnectionStringBuilder settings)
    {
        _settings = settings;
        _settings.ApplicationName ??= "OrleansMesh";
        _settings.Timeout = 10; // seconds to connect
        _settings.CommandTimeout = 30; // seconds for a statement
        _settings.MaxAutoPrepare = 128; // more than this program has statements
        _settings.AutoPrepareMinUsages = 2;
        _settings.NoResetOnClose = true; // nothing is set on a connection that the next user could not have
        _settings.IncludeErrorDetail = false; // details repeat what was to be stored
        _settings.PersistSecurityInfo = false;
    }

    /// <summary>For the one connection that writes.</summary>
    public string ForWriting => new NpgsqlConnectionStringBuilder(_settings.ConnectionString) { Pooling = false, KeepAlive = 30 }.ConnectionString;

    /// <summary>For a few that read, kept open between reads.</summary>
    public string ForReading => new NpgsqlConnectionStringBuilder(_settings.ConnectionString) { Pooling = true, MinPoolSize = 0, MaxPoolSize = 8 }.ConnectionString;

    /// <summary>The same address; the password comes from elsewhere.</summary>
    public string WithoutPassword => new NpgsqlConnectionStringBuilder(_settings.ConnectionString) { Password = null }.ConnectionString;

    /// <summary>Reads an address.</summary>
    /// <exception cref="StoreUnavailableException">It is none; the message says what one looks like, and does not repeat it.</exception>
    public static PostgresAddress Parse(string text)
    {
        try
        {
            NpgsqlConnectionStringBuilder settings = text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal)
                ? OfUrl(new Uri(text))
                : new NpgsqlConnectionStringBuilder(text);
            return string.IsNullOrEmpty(settings.Host) || string.IsNullOrEmpty(settings.Database)
                ? throw new FormatException("Host or database is missing.")
                : new PostgresAddress(settings);
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or OverflowException or KeyNotFoundException or InvalidCastException)
        {
            // the cause may repeat the text, and with it a password
            throw new StoreUnavailableException($"The address of the PostgreSQL database is not one. {Legal}.");
        }
    }

    /// <summary>What a failure means to an operator.</summary>
    public StoreUnavailableException Explain(Exception failure) => failure is PostgresException refused
        ? refused.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => Unavailable(
                "does not let this user in", "Check the user and the password (in the address, PGPASSWORD or PGPASSFILE) and the server's pg_hba.conf.", refused),
            PostgresErrorCodes.InvalidCatalogName => Unavailable("is not there", $"Make it: createdb --encoding UTF8 {_settings.Database}.", refused),
            PostgresErrorCodes.InsufficientPrivilege => Unavailable("does not let this user write", "The user needs USAGE and CREATE on the schema: GRANT ALL ON SCHEMA … TO ….", refused),
            PostgresErrorCodes.LockNotAvailable => Unavailable(
                "is in use by another hub", "Stop that hub, or give this one a database, or with ?schema= a schema, of its own.", refused),
            PostgresErrorCodes.TooManyConnections => Unavailable("has no connection left", "A hub needs up to nine: raise max_connections.", refused),
            _ => Unavailable($"refuses ({refused.SqlState}: {refused.MessageText})", "See the server's log.", refused),
        }
        : Unavailable(
            failure.InnerException is SocketException socket ? $"does not answer ({socket.SocketErrorCode})" : "does not answer",
            "Start the server, or check the address, the network and sslmode.",
            failure);

    /// <summary>Says what is wrong with this database and what to do.</summary>
    public StoreUnavailableException Unavailable(string what, string advice, Exception? cause = null) => new($"The PostgreSQL database {this} {what}. {advice}", cause);

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"'{_settings.Database}'{(string.IsNullOrEmpty(_settings.SearchPath) ? "" : $" (schema {_settings.SearchPath})")} on {_settings.Host}:{_settings.Port}");

    private static NpgsqlConnectionStringBuilder OfUrl(Uri url)
    {
        string[] user = url.UserInfo.Split(':', 2);
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = Uri.UnescapeDataString(url.Host),
            Port = url.IsDefaultPort || url.Port < 0 ? NpgsqlConnection.DefaultPort : url.Port,
            Database = Uri.UnescapeDataString(url.AbsolutePath.TrimStart('/')),
        };
        if (user[0].Length > 0)
        {
            settings.Username = Uri.UnescapeDataString(user[0]);
        }

        if (user.Length > 1)
        {
            settings.Password = Uri.UnescapeDataString(user[1]);
        }

        foreach (string pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = pair.Split('=', 2);
            Set(settings, parts[0], Uri.UnescapeDataString(parts.Length > 1 ? parts[1] : ""));
        }

        return settings;
    }

    private static void Set(NpgsqlConnectionStringBuilder settings, string name, string value)
    {
        switch (name)
        {
            case "host":
                settings.Host = value;
                break;
            case "user":
                settings.Username = value;
                break;
            case "passfile":
                settings.Passfile = value;
                break;
            case "sslmode":
                settings.SslMode = Enum.Parse<SslMode>(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
                break;
            case "sslrootcert":
                settings.RootCertificate = value;
                break;
            case "schema" when SchemaName().IsMatch(value):
                settings.SearchPath = value;
                break;
            default:
                throw new FormatException("A parameter that is not known.");
        }
    }

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,62}$", RegexOptions.CultureInvariant)]
    private static partial Regex SchemaName();
}
