namespace ModelGrains.Gateway.Management.Requests;

/// <summary>What parameters of several commands mean.</summary>
internal static class ParameterTexts
{
    public const string IfMatch =
        "Entity tags in double quotes, separated by commas, or *: the command is carried out only where the present ETag is one of them; else nothing changes and the answer is 412.";

    public const string Actor = "Who gives the command, for the version's history; at most 100 characters.";
}
