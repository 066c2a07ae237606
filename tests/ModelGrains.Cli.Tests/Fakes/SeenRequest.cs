using System.Text;

namespace ModelGrains.Cli.Tests.Fakes;

/// <summary>A request that the fake server got.</summary>
internal sealed record SeenRequest(string Line, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);
}
