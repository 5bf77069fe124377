using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansMesh.Cli.Output;

/// <summary>What a verb says: JSON lines for machines, or text and tables for people; never both on standard output.</summary>
public sealed class CliOutput
{
    private static readonly JsonSerializerOptions Shape = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,

        // DIDs, dashes and quotation marks stay readable; the output is a stream of JSON, never a part of a web page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions IndentedShape = new(Shape) { WriteIndented = true };

    private readonly TextWriter _output;
    private readonly TextWriter _error;
    private readonly IAnsiConsole _human;

    /// <param name="isJson">Whether the verb was run with <c>--json</c>.</param>
    public CliOutput(TextWriter output, TextWriter error, bool isJson)
    {
        _output = output;
        _error = error;
        IsJson = isJson;
        _human = Terminal.For(isJson ? TextWriter.Null : output);
    }

    /// <summary>Whether standard output belongs to a machine.</summary>
    public bool IsJson { get; }

    /// <summary>One JSON value on one line, when JSON was asked for.</summary>
    public void Json(object value)
    {
        if (IsJson)
        {
            string line = value is JsonNode node ? node.ToJsonString(Shape) : JsonSerializer.Serialize(value, Shape);
            lock (_output)
            {
                _output.WriteLine(line);
                _output.Flush();
            }
        }
    }

    /// <summary>A JSON document that is the result itself: one line for machines, indented for people.</summary>
    public void Raw(JsonNode document) => _output.WriteLine(document.ToJsonString(IsJson ? Shape : IndentedShape));

    /// <summary>One line for people: styles as <c>[green]…[/]</c> in its text, values exactly as they are.</summary>
    public void Line(FormattableString line)
    {
        _human.Write(StyledLine.Of(line));
        _human.WriteLine();
    }

    /// <summary>A table, panel or the like for people.</summary>
    public void Show(IRenderable picture)
    {
        _human.Write(picture);
    }

    /// <summary>Names and values for people, one pair a line; empty values are left out.</summary>
    public void Facts(params ReadOnlySpan<(string Name, string Value)> facts)
    {
        Show(Grid(facts));
    }

    /// <summary>A picture of names and values, to be put into another one.</summary>
    public static Grid Grid(ReadOnlySpan<(string Name, string Value)> facts)
    {
        Grid grid = new Grid().AddColumns(2);
        foreach ((string name, string value) in facts)
        {
            if (value.Length > 0)
            {
                grid.AddRow(new Text(name, new Style(Color.Grey)), new Text(value));
            }
        }

        return grid;
    }

    /// <summary>A remark that must not mix with what a script reads: standard error, whoever asked.</summary>
    public void Remark(string text) => _error.WriteLine(text);

    /// <summary>A failure: two lines on standard error and, for machines, one object on standard output.</summary>
    public void Fail(CliFailureException failure)
    {
        Json(new { error = failure.Message, reason = failure.Reason, next = failure.Next });
        ErrorText.Write(_error, failure.Message, failure.Next);
    }
}
